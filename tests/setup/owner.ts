import pg from 'pg';
import type { TestApp } from './app.ts';

/** Runs a statement as the superuser of the server's database, whom nothing holds back. */
export async function asOwner<Row extends object>(app: TestApp, text: string, values: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: app.home.database_url });
  await client.connect();
  try {
    return (await client.query(text, values)).rows as Row[];
  } finally {
    await client.end();
  }
}
