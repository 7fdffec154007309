import { CompiledQuery, Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import type { Logger } from '#platform/log';
import { isRetryable } from './errors.ts';
import type { Stamper, SystemDb, Tables, TenantDb } from './handles.ts';
import { addressFor } from './login-address.ts';
import { createPipeline, type Pipeline } from './pipeline.ts';
import { preparing, SET_COMPANY } from './prepared-pool.ts';
import type { Logins } from './roles.ts';

/** The door to the database of a running server. There is no way to a row that does not name who asks. */
export interface Database {
  /** Runs `work` in a transaction that sees one company; run again as a whole after a deadlock. */
  tenant<T>(company_id: string, work: (tdb: TenantDb) => Promise<T>): Promise<T>;
  /** Runs `work` in a transaction of the server itself; run again as a whole after a deadlock. */
  system<T>(work: (sdb: SystemDb) => Promise<T>): Promise<T>;
  /** Statements of hot paths, pipelined: as the app login (a company's) and as the system login. */
  fast: { app: Pipeline; system: Pipeline };
  /** Runs one statement as the system login outside any transaction of ours; for the job library. */
  executeSystem(text: string, values?: readonly unknown[]): Promise<{ rows: unknown[] }>;
  /** A client of its own for LISTEN, system login. The caller ends it. */
  listener(): Promise<pg.Client>;
  /** One round trip; throws when the database does not answer in time. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

const RETRIES = 3;

const SESSION_OPTIONS =
  '-c statement_timeout=30000 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=60000 -c timezone=UTC -c jit=off';

/**
 * The server's own work is claims in the order of an index and look-ups by key. While a table is young the planner knows
 * nothing of it and would rather read and sort all of it, which is quick then and ruinous once a burst has filled it.
 */
const SYSTEM_OPTIONS = '-c enable_bitmapscan=off';

// int8 is what counters and sequences are; all stay far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

export interface ConnectionTarget {
  host?: string;
  port?: number;
  database?: string;
  connectionString?: string;
  ssl?: pg.ClientConfig['ssl'];
}

export function connectDatabase(options: {
  target: ConnectionTarget;
  logins: Logins;
  logger: Logger;
  stamp?: Stamper | undefined;
  pool_size?: number;
}): Database {
  const { target, logins, logger, stamp = unable, pool_size = 8 } = options;
  const configFor = (login: { user: string; password: string }, options: string): pg.ClientConfig => ({
    ...withLogin(target, login),
    options,
    application_name: 'parley',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  const appConfig = configFor(logins.app, SESSION_OPTIONS);
  const systemConfig = configFor(logins.system, `${SESSION_OPTIONS} ${SYSTEM_OPTIONS}`);
  const systemPool = createPool(systemConfig, pool_size, logger);
  const ofSystem = preparing(systemPool);
  const ofApp = preparing(createPool(appConfig, pool_size, logger));
  const app = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: ofApp }) });
  const system = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: ofSystem }) });
  const fast = {
    app: withWritesApart(
      createPipeline(appConfig, Math.min(4, pool_size), logger),
      createPipeline(appConfig, Math.min(2, pool_size), logger),
    ),
    system: createPipeline(systemConfig, Math.min(2, pool_size), logger),
  };

  return {
    tenant: (company_id, work) => inTransaction(app, async (q) => work(await bind(q, company_id, stamp))),
    system: (work) =>
      inTransaction(system, (q) => work({ kind: 'system', q, asCompany: (company_id) => bind(q, company_id, stamp) })),
    fast,
    executeSystem: ofSystem.run,
    async listener() {
      const client = new pg.Client({ ...systemConfig, options: '' });
      await client.connect();
      return client;
    },
    async ping() {
      await systemPool.query({ text: 'select 1', query_timeout: 2_000 } as pg.QueryConfig);
    },
    async close() {
      await Promise.allSettled([fast.app.close(), fast.system.close(), app.destroy(), system.destroy()]);
    },
  };
}

/** A write may wait for a lock, and whatever was sent on its connection waits with it: reads have others. */
function withWritesApart(reads: Pipeline, writes: Pipeline): Pipeline {
  return {
    ...reads,
    write: writes.write,
    async close() {
      await Promise.all([reads.close(), writes.close()]);
    },
  };
}

function createPool(config: pg.ClientConfig, size: number, logger: Logger): pg.Pool {
  const pool = new pg.Pool({ ...config, pipeline: true, max: size, idleTimeoutMillis: 60_000 } as pg.PoolConfig);
  const onError = (error: Error): void => logger.warn({ err: error }, 'database connection lost');
  pool.on('error', onError);
  // A checked-out client without a listener of its own would take the process down with its backend.
  pool.on('connect', (client) => client.on('error', onError));
  return pool;
}

async function bind(q: Transaction<Tables>, company_id: string, stamp: Stamper): Promise<TenantDb> {
  await q.executeQuery(CompiledQuery.raw(SET_COMPANY, [company_id]));
  return { kind: 'tenant', company_id, q, stamp: (text) => stamp(company_id, text) };
}

/** Of a database that was opened by a tool without the install's keys. */
function unable(): never {
  throw new Error('this database was opened without the keys that stamp texts');
}

async function inTransaction<T>(db: Kysely<Tables>, work: (q: Transaction<Tables>) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction().execute(work);
    } catch (error) {
      if (!isRetryable(error) || attempt >= RETRIES) throw error;
    }
  }
}

function withLogin(target: ConnectionTarget, login: { user: string; password: string }): pg.ClientConfig {
  if (target.connectionString === undefined) return { ...target, ...login };
  return { connectionString: addressFor(target.connectionString, login) };
}
