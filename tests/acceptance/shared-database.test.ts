import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../platform/db/embedded/index.ts';
import { createApiClient } from '../setup/api-client.ts';
import { urlOf } from '../setup/databases.ts';
import { freePort, startProgram, type Program } from '../setup/program.ts';

/*
 * Several programs on one PostgreSQL that none of them owns, as behind DATABASE_URL. The cluster is a new one: not
 * even the roles are there.
 */
const LIMIT_MS = 240_000;

let home: string;
let postgres: EmbeddedPostgres;
let owner: pg.Client;
const programs: Program[] = [];

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'parley-shared-'));
  postgres = await startEmbeddedPostgres({ data_dir: join(home, 'postgres') });
  owner = new pg.Client(postgres.connection);
  owner.on('error', () => undefined);
  await owner.connect();
}, LIMIT_MS);
afterAll(async () => {
  for (const program of programs) program.signal('SIGKILL');
  await Promise.all(programs.map((program) => program.ended));
  await owner.end();
  await postgres.stop();
  rmSync(home, { recursive: true, force: true });
});

async function start(name: string): Promise<Program> {
  const program = startProgram({
    cwd: home,
    env: {
      HOST: '127.0.0.1',
      PORT: String(await freePort()),
      SIMULATOR_PORT: '',
      DATA_DIR: join(home, name),
      DATABASE_URL: urlOf(postgres.connection, 'postgres'),
    },
  });
  programs.push(program);
  return program;
}

const appliedOf = (program: Program): number[] =>
  [...program.stdout().matchAll(/"applied":(\d+)/g)].map(([, count]) => Number(count));

test(
  'of several that start at once all come up, and the schema is applied once',
  async () => {
    const started = await Promise.all(['a', 'b', 'c'].map(start));
    for (const { greeted } of started) {
      const { console: address } = await greeted;
      expect((await createApiClient(address).get('/health/ready')).status).toBe(200);
    }
    const { rows } = await owner.query<{ number: number }>('select number from schema_migrations order by number');
    expect(rows.length).toBeGreaterThan(5);
    expect(started.flatMap(appliedOf)).toEqual([rows.length]);
    const logins = await owner.query('select purpose from parley_private.logins order by purpose');
    expect(logins.rows).toEqual([{ purpose: 'app' }, { purpose: 'system' }]);
    for (const program of started) program.signal('SIGTERM');
    for (const program of started) expect(await program.ended).toEqual({ code: 0, signal: null });
  },
  LIMIT_MS,
);

test(
  'a schema that a newer version made is refused, and left alone',
  async () => {
    await owner.query(`insert into schema_migrations (number, name, sha256) values (9999, 'from_the_future', 'none')`);
    const program = await start('old');
    expect((await program.ended).code).toBe(1);
    expect(program.stderr()).toMatch(/migration 9999 \(from_the_future\).+does not know/);
    expect(program.stderr()).not.toMatch(/\n\s+at /);
    const { rows } = await owner.query('select count(*)::int as n from schema_migrations where number = 9999');
    expect(rows).toEqual([{ n: 1 }]);
  },
  LIMIT_MS,
);
