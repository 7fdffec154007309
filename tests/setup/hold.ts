import pg from 'pg';
import { expect } from 'vitest';
import type { TestApp } from './app.ts';

export interface Hold {
  /** Resolves when at least so many writers wait. */
  waiting(count?: number): Promise<void>;
  /** How many wait for a lock that is no table's, in all of the database. */
  advisoryWaiters(): Promise<number>;
  /** Resolves when somebody waits for a row that another transaction has. */
  rowWaiting(): Promise<void>;
  release(): Promise<void>;
}

/** Makes every write to a table wait until it is released, so that a request stays under way as long as a test wants. */
export async function holdWrites(app: TestApp, table: string): Promise<Hold> {
  const client = new pg.Client({ connectionString: app.home.database_url });
  await client.connect();
  await client.query(`begin; lock table ${pg.escapeIdentifier(table)} in exclusive mode`);
  async function waiters(which: string): Promise<number> {
    const { rows } = await client.query<{ count: number }>(
      `select count(*)::int as count from pg_locks where not granted and ${which}
         and database = (select oid from pg_database where datname = current_database())`,
    );
    return rows[0]!.count;
  }
  const here = `relation = ${pg.escapeLiteral(table)}::regclass`;
  return {
    async waiting(count = 1) {
      await expect.poll(() => waiters(here), { interval: 5, timeout: 20_000 }).toBeGreaterThanOrEqual(count);
    },
    advisoryWaiters: () => waiters(`locktype = 'advisory'`),
    async rowWaiting() {
      const look = async () => {
        // Within a transaction the view is a snapshot until it is thrown away.
        await client.query('select pg_stat_clear_snapshot()');
        const { rows } = await client.query<{ count: number }>(
          `select count(*)::int as count from pg_stat_activity
           where datname = current_database() and wait_event_type = 'Lock' and wait_event in ('transactionid', 'tuple')`,
        );
        return rows[0]!.count;
      };
      await expect.poll(look, { interval: 5, timeout: 20_000 }).toBeGreaterThan(0);
    },
    async release() {
      await client.query('rollback');
      await client.end();
    },
  };
}

/** Has done `statements` in a transaction that is still open, so that who comes meets it half done. */
export async function halfDone(
  app: TestApp,
  ...statements: string[]
): Promise<{
  /** Resolves when somebody waits for what it holds. */
  met(): Promise<void>;
  commit(): Promise<void>;
}> {
  const client = new pg.Client({ connectionString: app.home.database_url });
  await client.connect();
  await client.query(['begin', ...statements].join('; '));
  async function waiters(): Promise<number> {
    const { rows } = await client.query<{ count: number }>(
      `select count(*)::int as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return rows[0]!.count;
  }
  return {
    async met() {
      // Within a transaction the view is a snapshot until it is thrown away.
      const look = async () => {
        await client.query('select pg_stat_clear_snapshot()');
        return waiters();
      };
      await expect.poll(look, { interval: 5, timeout: 20_000 }).toBeGreaterThan(0);
    },
    async commit() {
      await client.query('commit');
      await client.end();
    },
  };
}
