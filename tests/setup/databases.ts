import pg from 'pg';
import { randomBytes } from 'node:crypto';

export const TEMPLATE = 'parley_template';

export interface TestServer {
  host: string;
  port: number;
}

/** The address of one database of the test server, as its superuser. */
export function urlOf({ host, port }: TestServer, database: string): string {
  return `postgresql://postgres@localhost:${port}/${database}?host=${encodeURIComponent(host)}`;
}

/** A fresh copy of the migrated template; or, from `template0`, an empty database. */
export async function createDatabase(
  server: TestServer,
  template: typeof TEMPLATE | 'template0' = TEMPLATE,
): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asSuperuser(server, `create database ${name} template ${template}`);
  return { url: urlOf(server, name), drop: () => asSuperuser(server, `drop database if exists ${name} with (force)`) };
}

async function asSuperuser({ host, port }: TestServer, statement: string): Promise<void> {
  const client = new pg.Client({ host, port, user: 'postgres', database: 'postgres' });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
