import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import { openDatabase, type Database, type Statement } from '#platform/db';
import { createLogger } from '#platform/log';
import { createDatabase } from './databases.ts';

const ROOT = join(import.meta.dirname, '../..');

/** A database of its own with one more table under the company guard, `notes`, and two companies that use it. */
export interface NotesWorld {
  url: string;
  db: Database;
  /** The owner of the database, bound by nothing. */
  owner: pg.Client;
  /** How to connect as a login of the server. */
  loginOf(purpose: 'app' | 'system'): Promise<pg.ClientConfig>;
  ada: string;
  bob: string;
  stop(): Promise<void>;
}

export const silent = createLogger({ level: 'silent' });

export async function openNotes(options: { pool_size?: number } = {}): Promise<NotesWorld> {
  const { url, drop } = await createDatabase(inject('server'));
  const db = await openDatabase({ url, data_dir: '', root: ROOT, logger: silent, ...options });
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  await owner.query(`
    create table notes (
      company_id uuid not null, id integer not null, text text not null check (text <> 'forbidden'),
      primary key (company_id, id));
    call guard_by_company('notes')`);
  return {
    url,
    db,
    owner,
    async loginOf(purpose) {
      const { rows } = await owner.query<{ user: string; password: string }>(
        'select username as user, password from parley_private.logins where purpose = $1',
        [purpose],
      );
      const target = new URL(url);
      target.username = rows[0]!.user;
      target.password = rows[0]!.password;
      return { connectionString: target.toString() };
    },
    ada: randomUUID(),
    bob: randomUUID(),
    async stop() {
      await db.close();
      await owner.end();
      await drop();
    },
  };
}

export function insertNote(id: number, text: string): Statement {
  return {
    name: 'note-insert',
    text: 'insert into notes (company_id, id, text) values (app_company_id(), $1, $2) returning id, text',
    values: [id, text],
  };
}

export const allNotes: Statement = { name: 'note-list', text: 'select id, text from notes order by id', values: [] };
