import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

/** Where the server's embedded PostgreSQL listens: local connections are trusted, whoever they say they are. */
export interface DatabaseAddress {
  host: string;
  port: number;
}

/** Reads the note PostgreSQL keeps of itself. */
export function addressOf(data_dir: string): DatabaseAddress & { pid: number } {
  const lines = readFileSync(join(data_dir, 'postgres', 'cluster', 'postmaster.pid'), 'latin1').split('\n');
  return { pid: Number(lines[0]), port: Number(lines[3]), host: lines[4]!.trim() };
}

/** A connection that sees everything, for seeding, counting and checking beside the server. */
export async function openAsOwner({ host, port }: DatabaseAddress): Promise<pg.Client> {
  const client = new pg.Client({ host, port, user: 'postgres', database: 'postgres' });
  await client.connect();
  return client;
}

/** The names of the two logins the server works with. */
export async function loginsOf(owner: pg.Client): Promise<{ app: string; system: string }> {
  const { rows } = await owner.query<{ purpose: 'app' | 'system'; username: string }>(
    'select purpose, username from parley_private.logins',
  );
  const by = new Map(rows.map((row) => [row.purpose, row.username]));
  return { app: by.get('app')!, system: by.get('system')! };
}
