import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './index.ts';
import { goneProcess, processesIn, query, temporaryDir } from './testing/processes.ts';

describe('a fresh data directory', () => {
  const dir = temporaryDir();
  // Longer than any socket's path may be, and with what shells and lists stumble over.
  const data_dir = join(dir.path, `it's a "long", é ${'deep '.repeat(12)}`, 'x'.repeat(80), 'postgres');
  const cluster = join(data_dir, 'cluster');
  let postgres: EmbeddedPostgres;

  beforeAll(async () => {
    postgres = await startEmbeddedPostgres({ data_dir });
  });
  afterAll(async () => {
    await postgres.stop();
    dir.remove();
  });

  test('becomes a database that is safe, checksummed and UTF-8', async () => {
    const names = ['fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums', 'jit', 'listen_addresses'];
    const rows = await query<{ name: string; setting: string }>(
      postgres.connection,
      `select name, setting from pg_settings where name in (${names.map((name) => `'${name}'`).join()})`,
    );
    expect(Object.fromEntries(rows.map((row) => [row.name, row.setting]))).toEqual({
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
      data_checksums: 'on',
      jit: 'off',
      listen_addresses: '',
    });
    const text = await query(
      postgres.connection,
      `select upper('é') as up, current_setting('server_encoding') as encoding`,
    );
    expect(text).toEqual([{ up: 'É', encoding: 'UTF8' }]);
  });

  test('listens in a private directory with a path short enough for a socket', () => {
    expect(Buffer.byteLength(join(postgres.connection.host, '.s.PGSQL.5432'))).toBeLessThan(104);
    expect(data_dir.length).toBeGreaterThan(107);
  });

  test('has a second opener refused by name, and is not disturbed by it', async () => {
    await expect(startEmbeddedPostgres({ data_dir })).rejects.toMatchObject({
      code: 'data_dir_in_use',
      message: expect.stringContaining(`pid ${process.pid}`),
    });
    expect(await query(postgres.connection, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('keeps customers’ words out of the log', async () => {
    await expect(query(postgres.connection, `select 'a private sentence'::int`)).rejects.toThrow();
    await query(postgres.connection, 'create table person (phone text primary key)');
    await query(postgres.connection, `insert into person values ('+5511999')`);
    await expect(query(postgres.connection, `insert into person values ('+5511999')`)).rejects.toThrow('duplicate key');
    const log = join(cluster, 'log');
    const written = readdirSync(log).map((name) => readFileSync(join(log, name), 'utf8'));
    expect(written.join('\n')).toContain('duplicate key');
    expect(written.join('\n')).not.toContain('5511999');
  });

  test('stops leaving no process, no lock and no socket, and starts again with its rows', async () => {
    await query(postgres.connection, 'create table kept as select 42 as answer');
    await Promise.all([postgres.stop(), postgres.stop()]);
    await goneProcess(postgres.pid);
    if (process.platform === 'linux') expect(processesIn(cluster)).toEqual([]);
    expect(existsSync(join(data_dir, 'parley.lock'))).toBe(false);
    expect(existsSync(postgres.connection.host)).toBe(false);

    postgres = await startEmbeddedPostgres({ data_dir });
    expect(postgres.taken_over).toBe(false);
    expect(await query(postgres.connection, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  test('tells when the server dies, and recovers at the next start', async () => {
    await postgres.stop();
    const died = Promise.withResolvers<Error>();
    postgres = await startEmbeddedPostgres({ data_dir, onExit: died.resolve });
    await query(postgres.connection, 'create table crashed as select 1 as survived');
    process.kill(postgres.pid, 'SIGKILL');
    expect((await died.promise).message).toContain('SIGKILL');
    await postgres.stop();

    postgres = await startEmbeddedPostgres({ data_dir });
    expect(await query(postgres.connection, 'select survived from crashed')).toEqual([{ survived: 1 }]);
  });
});

describe('a data directory that cannot be used', () => {
  const dir = temporaryDir();
  afterAll(() => dir.remove());

  test('from another major version: says how to move on', async () => {
    const data_dir = join(dir.path, 'old');
    mkdirSync(join(data_dir, 'cluster'), { recursive: true });
    writeFileSync(join(data_dir, 'cluster', 'PG_VERSION'), '17\n');
    await expect(startEmbeddedPostgres({ data_dir })).rejects.toMatchObject({
      code: 'wrong_major',
      message: expect.stringMatching(/PostgreSQL 17.*backup/),
    });
    expect(existsSync(join(data_dir, 'parley.lock'))).toBe(false);
  });

  test('with foreign files in the place of the cluster: leaves them alone', async () => {
    const data_dir = join(dir.path, 'foreign');
    mkdirSync(join(data_dir, 'cluster'), { recursive: true });
    writeFileSync(join(data_dir, 'cluster', 'thesis.txt'), 'chapter one');
    await expect(startEmbeddedPostgres({ data_dir })).rejects.toMatchObject({ code: 'not_a_cluster' });
    expect(readFileSync(join(data_dir, 'cluster', 'thesis.txt'), 'utf8')).toBe('chapter one');
  });

  test('below a file: says that it cannot be written', async () => {
    writeFileSync(join(dir.path, 'file'), '');
    await expect(startEmbeddedPostgres({ data_dir: join(dir.path, 'file', 'data') })).rejects.toMatchObject({
      code: 'data_dir_not_writable',
    });
  });

  test('half made by a crash: is made anew', async () => {
    const data_dir = join(dir.path, 'half');
    mkdirSync(join(data_dir, 'cluster.new-1', 'base'), { recursive: true });
    const postgres = await startEmbeddedPostgres({ data_dir });
    await postgres.stop();
    expect(readdirSync(data_dir).filter((name) => name.startsWith('cluster.'))).toEqual([]);
  });
});
