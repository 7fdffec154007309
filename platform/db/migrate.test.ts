import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { createDatabase } from '../../tests/setup/databases.ts';
import { findMigrations, migrate, openDatabase } from './index.ts';
import { silent } from '../../tests/setup/notes.ts';

const ROOT = join(import.meta.dirname, '../..');

let url: string;
let folder: string;
let cleanUp: (() => Promise<void>)[];
beforeEach(async () => {
  const database = await createDatabase(inject('server'), 'template0');
  url = database.url;
  folder = mkdtempSync(join(tmpdir(), 'parley-migrations-'));
  for (const area of ['platform', 'features']) mkdirSync(join(folder, area));
  cleanUp = [database.drop, async () => rmSync(folder, { recursive: true })];
});
afterEach(async () => {
  for (const clean of cleanUp.toReversed()) await clean();
});

async function connect(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  cleanUp.push(() => client.end());
  return client;
}

function write(files: Record<string, string>) {
  for (const [path, sql] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), sql);
  }
  return findMigrations(folder);
}

const applied = async (client: pg.Client): Promise<number[]> =>
  (await client.query('select number from schema_migrations order by applied_at, number')).rows.map(
    (row) => row.number,
  );

const SHOPS = { 'features/shops/migrations/0020_shops.sql': 'create table shops (id int primary key)' };
const SHELVES = {
  'platform/zeta/migrations/0030_shelves.sql': 'create table shelves (shop int references shops (id))',
};

describe('finding migrations', () => {
  test('they come in the order of their numbers, from all folders, and nothing else does', () => {
    const found = write({
      ...SHELVES,
      ...SHOPS,
      'features/shops/migrations/notes.md': 'not SQL',
      'features/shops/migrations/20_short.sql': 'a number has four digits',
      'features/shops/0025_elsewhere.sql': 'not in the folder',
    });
    expect(found.map(({ number, name }) => [number, name])).toEqual([
      [20, 'shops'],
      [30, 'shelves'],
    ]);
    expect(found[0]!.sha256).toBe(createHash('sha256').update(found[0]!.sql).digest('hex'));
  });

  test('two of one number are refused by name', () => {
    expect(() => write({ ...SHOPS, 'platform/a/migrations/0020_other.sql': '' })).toThrow(
      /(shops and other|other and shops) have the same number 20/,
    );
  });

  test('those of the product have numbers of their own', () => {
    expect(findMigrations(ROOT).length).toBeGreaterThan(10);
  });
});

describe('migrating', () => {
  test('applies in order and once; what came between the numbers since is applied too', async () => {
    const client = await connect();
    expect(await migrate(client, write({ ...SHELVES, ...SHOPS }))).toBe(2);
    expect(await migrate(client, findMigrations(folder))).toBe(0);
    const between = {
      'features/carts/migrations/0025_carts.sql': 'create table carts (shop int references shops (id))',
    };
    expect(await migrate(client, write(between))).toBe(1);
    expect(await applied(client)).toEqual([20, 30, 25]);
  });

  test('of many starters at once each migration is applied by one', async () => {
    const migrations = write({ ...SHOPS, ...SHELVES });
    const clients = await Promise.all(Array.from({ length: 8 }, connect));
    const counts = await Promise.all(clients.map((client) => migrate(client, migrations)));
    expect(counts.toSorted((a, b) => a - b)).toEqual([0, 0, 0, 0, 0, 0, 0, 2]);
    expect(await applied(clients[0]!)).toEqual([20, 30]);
  });

  test('one that fails leaves nothing of itself, keeps those before it, and says which it was', async () => {
    const client = await connect();
    const broken = { 'features/x/migrations/0040_broken.sql': 'create table half (id int); select nonsense' };
    const work = migrate(client, write({ ...SHOPS, ...broken }));
    await expect(work).rejects.toThrow('migration 40 (broken) failed');
    expect(await applied(client)).toEqual([20]);
    expect((await client.query(`select to_regclass('half') as half`)).rows[0].half).toBeNull();
    write({ 'features/x/migrations/0040_broken.sql': 'create table whole (id int)' });
    expect(await migrate(client, findMigrations(folder))).toBe(1);
  });

  test('a database that is newer than the program is refused and left alone', async () => {
    const client = await connect();
    await migrate(client, write({ ...SHOPS, ...SHELVES }));
    const older = findMigrations(folder).filter(({ number }) => number < 30);
    await expect(migrate(client, older)).rejects.toThrow(/migration 30 \(shelves\).*does not know/);
    expect(await applied(client)).toEqual([20, 30]);
    // The lock is given back: the right version starts.
    expect(await migrate(await connect(), findMigrations(folder))).toBe(0);
  });

  test('a migration that was changed after it had been applied is refused', async () => {
    const client = await connect();
    await migrate(client, write(SHOPS));
    const changed = write({ 'features/shops/migrations/0020_shops.sql': 'create table shops (id bigint primary key)' });
    await expect(migrate(client, changed)).rejects.toThrow('Migration 20 (shops) was changed');
  });
});

test('many servers that start at once on an empty database all come up, with the same two logins', async () => {
  const open = () => openDatabase({ url, data_dir: '', root: ROOT, logger: silent, pool_size: 1 });
  const outcomes = await Promise.allSettled(Array.from({ length: 6 }, open));
  for (const outcome of outcomes) if (outcome.status === 'fulfilled') cleanUp.push(() => outcome.value.close());
  expect(outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))).toEqual([]);
  const { rows } = await (await connect()).query('select purpose from parley_private.logins order by purpose');
  expect(rows.map((row) => row.purpose)).toEqual(['app', 'system']);
  for (const outcome of outcomes) if (outcome.status === 'fulfilled') await outcome.value.ping();
});
