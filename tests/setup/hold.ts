import pg from 'pg';
import { expect } from 'vitest';
import type { TestApp } from './app.ts';

export interface Hold {
  /** Resolves when at least so many writers wait. */
  waiting(count?: number): Promise<void>;
  release(): Promise<void>;
}

/** Makes every write to a table wait until it is released, so that a request stays under way as long as a test wants. */
export async function holdWrites(app: TestApp, table: string): Promise<Hold> {
  const client = new pg.Client({ connectionString: app.home.database_url });
  await client.connect();
  await client.query(`begin; lock table ${pg.escapeIdentifier(table)} in exclusive mode`);
  return {
    async waiting(count = 1) {
      const waiters = async (): Promise<number> => {
        const { rows } = await client.query<{ count: number }>(
          'select count(*)::int as count from pg_locks where not granted and relation = $1::regclass',
          [table],
        );
        return rows[0]!.count;
      };
      await expect.poll(waiters, { interval: 5, timeout: 20_000 }).toBeGreaterThanOrEqual(count);
    },
    async release() {
      await client.query('rollback');
      await client.end();
    },
  };
}
