import { mkdirSync } from 'node:fs';
import pg from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../../platform/db/embedded/index.ts';
import { startFaultProxy, type FaultProxy } from './fault-proxy.ts';

/** A PostgreSQL that no process of the product owns, at an address that stays the same over its restarts. */
export interface StageDatabase {
  url: string;
  /** Between the product and the database. */
  network: FaultProxy;
  /** As after a power failure: nothing is written any more. Resolves when it is gone. */
  stopAtOnce(): Promise<void>;
  start(): Promise<void>;
  /** Ends the connections of the product; answers how many. */
  terminateAll(): Promise<number>;
  stop(): Promise<void>;
}

export async function startStageDatabase(data_dir: string): Promise<StageDatabase> {
  mkdirSync(data_dir, { recursive: true });
  let ended = Promise.withResolvers<void>();
  let postgres: EmbeddedPostgres | undefined = await launch();
  const network = await startFaultProxy(() =>
    postgres === undefined ? undefined : { path: `${postgres.connection.host}/.s.PGSQL.${postgres.connection.port}` },
  );

  async function launch(): Promise<EmbeddedPostgres> {
    ended = Promise.withResolvers<void>();
    return startEmbeddedPostgres({ data_dir, onExit: () => ended.resolve() });
  }

  return {
    url: `postgresql://postgres@127.0.0.1:${network.port}/postgres`,
    network,
    async stopAtOnce() {
      if (postgres === undefined) return;
      const dying = postgres;
      postgres = undefined;
      process.kill(dying.pid, 'SIGQUIT');
      await ended.promise;
      // It is gone already; this gives the directory free.
      await dying.stop();
    },
    async start() {
      postgres ??= await launch();
    },
    async terminateAll() {
      if (postgres === undefined) return 0;
      const client = new pg.Client(postgres.connection);
      client.on('error', () => undefined);
      await client.connect();
      const { rows } = await client.query<{ ended: boolean }>(
        `select pg_terminate_backend(pid) as ended from pg_stat_activity
         where pid <> pg_backend_pid() and backend_type = 'client backend'`,
      );
      await client.end();
      return rows.length;
    },
    async stop() {
      await network.stop();
      await postgres?.stop();
    },
  };
}
