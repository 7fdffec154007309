import { CompiledQuery, sql } from 'kysely';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openNotes, type NotesWorld } from '../../tests/setup/notes.ts';
import { preparing, SET_COMPANY } from './prepared-pool.ts';

let world: NotesWorld;
let pool: pg.Pool;
let prepared: ReturnType<typeof preparing>;
beforeAll(async () => {
  world = await openNotes();
});
beforeEach(async () => {
  await world.owner.query('truncate notes');
  // One connection, so that everything that could leak does.
  pool = new pg.Pool({ ...(await world.loginOf('app')), pipeline: true, max: 1 } as pg.PoolConfig);
  prepared = preparing(pool);
});
afterEach(async () => {
  await prepared.end();
});
afterAll(async () => {
  await world.stop();
});

const INSERT = 'insert into notes (company_id, id, text) values (app_company_id(), $1, $2)';
const textsOf = (company_id: string): Promise<string[]> =>
  world.db.tenant(company_id, async (tdb) => {
    const { rows } = await sql<{ text: string }>`select text from notes order by id`.execute(tdb.q);
    return rows.map((row) => row.text);
  });

/** Says these one after the other on one connection, as the query builder would. */
async function say(...statements: readonly [string, ...unknown[]][]): Promise<unknown[]> {
  const client = await prepared.connect();
  try {
    const answers: unknown[] = [];
    for (const [text, ...values] of statements) answers.push((await client.query(text, values)).rows);
    return answers;
  } finally {
    client.release();
  }
}

test('the opening of a transaction goes with its first statement, and binds it to its company', async () => {
  await say(['begin'], [SET_COMPANY, world.ada], [INSERT, 1, 'of ada'], [INSERT, 2, 'too'], ['commit']);
  await say(['begin'], [SET_COMPANY, world.bob], [INSERT, 1, 'of bob'], ['commit']);
  expect(await textsOf(world.ada)).toEqual(['of ada', 'too']);
  expect(await textsOf(world.bob)).toEqual(['of bob']);
});

test('another company in the same transaction counts from the next statement on', async () => {
  await say(
    ['begin'],
    [SET_COMPANY, world.ada],
    [INSERT, 1, 'of ada'],
    [SET_COMPANY, world.bob],
    [INSERT, 1, 'of bob'],
    ['commit'],
  );
  expect(await textsOf(world.ada)).toEqual(['of ada']);
  expect(await textsOf(world.bob)).toEqual(['of bob']);
});

test('a first statement that fails is told as such and leaves nothing open', async () => {
  const client = await prepared.connect();
  await client.query('begin', []);
  await client.query(SET_COMPANY, [world.ada]);
  await expect(client.query(INSERT, [1, 'forbidden'])).rejects.toMatchObject({ code: '23514' });
  await client.query('rollback', []);
  const { rows } = await client.query<{ open: string | null }>('select pg_current_xact_id_if_assigned() as open', []);
  expect(rows).toEqual([{ open: null }]);
  client.release();
  expect(await textsOf(world.ada)).toEqual([]);
});

test('a transaction in which nothing was said leaves no trace of its company', async () => {
  await say(['begin'], [SET_COMPANY, world.ada], ['commit']);
  await say(['begin'], [SET_COMPANY, world.ada], ['rollback']);
  const [rows] = await say(['select app_company_id() as company_id']);
  expect(rows).toEqual([{ company_id: null }]);
});

test('what is no company id never reaches the database', async () => {
  const inject = `x', true); drop table notes; --`;
  await expect(world.db.tenant(inject, (tdb) => tdb.q.executeQuery(CompiledQuery.raw('select 1')))).rejects.toThrow(
    'not a company id',
  );
  expect(await textsOf(world.ada)).toEqual([]);
});

test('a statement is prepared once, and a connection whose statements no longer hold is given up', async () => {
  const backend = 'select pg_backend_pid() as pid, $1::int as one';
  const [[first]] = (await say([backend, 1])) as [[{ pid: number }]];
  const [[again]] = (await say([backend, 1])) as [[{ pid: number }]];
  expect(again.pid).toBe(first.pid);
  const [names] = await say(['select count(*)::int as n from pg_prepared_statements where statement = $1', backend]);
  expect(names).toEqual([{ n: 1 }]);
  await say(['deallocate all']);
  await expect(say([backend, 1])).rejects.toMatchObject({ code: '26000' });
  const [[fresh]] = (await say([backend, 1])) as [[{ pid: number }]];
  expect(fresh.pid).not.toBe(first.pid);
});
