import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';

export interface Migration {
  number: number;
  name: string;
  sql: string;
  sha256: string;
}

const FILE = /^(\d{4})_([a-z0-9_]+)\.sql$/;
/** Any constant: what matters is that all starters of one database ask for the same lock. */
const LOCK = 7_246_391;

/** All numbered SQL files of `<root>/platform/*` and `<root>/features/*`, in order. Two of one number are refused. */
export function findMigrations(root: string): Migration[] {
  const folders = ['platform', 'features'].flatMap((area) =>
    readdirSync(join(root, area), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(root, area, entry.name, 'migrations')),
  );
  const found = folders.flatMap((folder) => readFolder(folder)).toSorted((a, b) => a.number - b.number);
  found.forEach((migration, index) => {
    const before = found[index - 1];
    if (before?.number === migration.number) {
      throw new Error(`migrations ${before.name} and ${migration.name} have the same number ${migration.number}`);
    }
  });
  return found;
}

function readFolder(folder: string): Migration[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names.flatMap((file) => {
    const match = FILE.exec(file);
    if (match === null) return [];
    const sql = readFileSync(join(folder, file), 'utf8');
    return [{ number: Number(match[1]), name: match[2]!, sql, sha256: createHash('sha256').update(sql).digest('hex') }];
  });
}

/**
 * Brings the database to the newest schema: each migration in a transaction of its own, under a lock, so that two
 * starters at once apply each exactly once. A database that is newer than these files is refused.
 */
export async function migrate(owner: pg.Client, migrations: readonly Migration[]): Promise<number> {
  await owner.query('select pg_advisory_lock($1)', [LOCK]);
  try {
    await owner.query(`create table if not exists schema_migrations (
      number integer primary key, name text not null, sha256 text not null, applied_at timestamptz not null default now())`);
    const { rows } = await owner.query<{ number: number; name: string; sha256: string }>(
      'select number, name, sha256 from schema_migrations order by number',
    );
    const applied = new Map(rows.map((row) => [row.number, row]));
    refuseForeign(applied, migrations);
    const missing = migrations.filter((migration) => !applied.has(migration.number));
    for (const migration of missing) await apply(owner, migration);
    return missing.length;
  } finally {
    await owner.query('select pg_advisory_unlock($1)', [LOCK]);
  }
}

function refuseForeign(
  applied: ReadonlyMap<number, { name: string; sha256: string }>,
  known: readonly Migration[],
): void {
  const byNumber = new Map(known.map((migration) => [migration.number, migration]));
  for (const [number, row] of applied) {
    const ours = byNumber.get(number);
    if (ours === undefined) {
      throw new Error(
        `The database has migration ${number} (${row.name}), which this version of Parley does not know. ` +
          'Start the newer version that made it, or restore a backup from before the upgrade.',
      );
    }
    if (ours.sha256 !== row.sha256) {
      throw new Error(`Migration ${number} (${row.name}) was changed after it had been applied to this database.`);
    }
  }
}

async function apply(owner: pg.Client, migration: Migration): Promise<void> {
  await owner.query('begin');
  try {
    await owner.query(migration.sql);
    await owner.query('insert into schema_migrations (number, name, sha256) values ($1, $2, $3)', [
      migration.number,
      migration.name,
      migration.sha256,
    ]);
    await owner.query('commit');
  } catch (error) {
    await owner.query('rollback');
    throw new Error(`migration ${migration.number} (${migration.name}) failed`, { cause: error });
  }
}
