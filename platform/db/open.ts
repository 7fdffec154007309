import { join } from 'node:path';
import pg from 'pg';
import type { Logger } from '#platform/log';
import { connectDatabase, type ConnectionTarget, type Database } from './database.ts';
import { startEmbeddedPostgres } from './embedded/index.ts';
import type { Stamper } from './handles.ts';
import { findMigrations, migrate } from './migrate.ts';
import { prepareRoles } from './roles.ts';
import { verifyLogins } from './verify-logins.ts';

const OLDEST = 150_000;

export interface OpenOptions {
  /** A server of the operator's; without it the embedded one below `data_dir` is started. */
  url: string | undefined;
  data_dir: string;
  /** The folder that holds `platform/` and `features/`. */
  root: string;
  logger: Logger;
  /** More to prepare as the owner after the migrations, for example the job library's schema. */
  prepare?: (owner: pg.Client, target: ConnectionTarget & { user?: string }) => Promise<void>;
  /** Without it nothing can be stamped, see `TenantDb`. */
  stamp?: Stamper;
  /** Called when the embedded server dies under us. */
  onLost?: (error: Error) => void;
  pool_size?: number;
}

/** Starts or finds the database, brings its schema up to date and connects as roles that own nothing. */
export async function openDatabase(options: OpenOptions): Promise<Database> {
  const { url, logger } = options;
  const embedded =
    url === undefined
      ? await startEmbeddedPostgres({
          data_dir: join(options.data_dir, 'postgres'),
          logger,
          ...(options.onLost === undefined ? {} : { onExit: options.onLost }),
        })
      : undefined;
  const target: ConnectionTarget & { user?: string } =
    embedded === undefined ? { connectionString: url! } : embedded.connection;
  try {
    const owner = await connectOwner(target, logger);
    let logins;
    try {
      await refuseOld(owner);
      logins = await prepareRoles(owner);
      const applied = await migrate(owner, findMigrations(options.root));
      if (applied > 0) logger.info({ applied }, 'schema brought up to date');
      await options.prepare?.(owner, target);
    } finally {
      await owner.end();
    }
    const pool_size = options.pool_size ?? 8;
    const database = connectDatabase({ target: withoutUser(target), logins, logger, stamp: options.stamp, pool_size });
    try {
      await verifyLogins(database, logins);
    } catch (error) {
      await database.close();
      throw error;
    }
    return {
      ...database,
      async close() {
        await database.close();
        await embedded?.stop();
      },
    };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

async function connectOwner(target: ConnectionTarget & { user?: string }, logger: Logger): Promise<pg.Client> {
  try {
    const owner = new pg.Client({ ...target, application_name: 'parley-migrate', connectionTimeoutMillis: 10_000 });
    owner.on('error', (error) => logger.warn({ err: error }, 'database connection lost'));
    await owner.connect();
    return owner;
  } catch (error) {
    if (target.connectionString === undefined) throw error;
    throw new Error(
      `The database that DATABASE_URL names${placeOf(target.connectionString)} cannot be used. ` +
        'Check that it runs, and the address, user and password.',
      { cause: error },
    );
  }
}

/** Host, port and database of an address, for people: never the user or the password. */
function placeOf(url: string): string {
  if (!URL.canParse(url)) return '';
  const { host, pathname, searchParams } = new URL(url);
  return ` (${searchParams.get('host') ?? host}${pathname})`;
}

async function refuseOld(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query<{ version: string }>(`select current_setting('server_version_num') as version`);
  const version = Number(rows[0]?.version);
  if (version < OLDEST) {
    throw new Error(`PostgreSQL 15 or newer is needed; DATABASE_URL leads to version ${Math.floor(version / 10_000)}.`);
  }
}

function withoutUser(target: ConnectionTarget & { user?: string; password?: string }): ConnectionTarget {
  const { user: _user, password: _password, ...rest } = target;
  return rest;
}
