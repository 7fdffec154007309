import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sqlState, type TenantDb } from './index.ts';
import { allNotes, insertNote, openNotes, type NotesWorld } from '../../tests/setup/notes.ts';

const REFUSED_BY_POLICY = '42501';

let world: NotesWorld;
beforeAll(async () => {
  world = await openNotes();
});
afterAll(() => world.stop());
beforeEach(async () => {
  const { owner, ada, bob } = world;
  await owner.query('truncate notes');
  await owner.query(`insert into notes values ('${ada}', 1, 'of Ada'), ('${bob}', 1, 'of Bob'), ('${bob}', 2, 'too')`);
});

const textsOf = async (tdb: TenantDb): Promise<string[]> => {
  const { rows } = await sql<{ text: string }>`select text from notes order by id`.execute(tdb.q);
  return rows.map((row) => row.text);
};
const textsLeft = async (): Promise<string[]> =>
  (await world.owner.query('select text from notes order by text')).rows.map((row) => row.text);
const failure = (work: Promise<unknown>): Promise<string | undefined> =>
  work.then(
    () => 'nothing went wrong',
    (error: unknown) => sqlState(error),
  );

describe.each(['app', 'system'] as const)('the login of the %s', (purpose) => {
  let client: pg.Client;
  beforeAll(async () => {
    client = new pg.Client(await world.loginOf(purpose));
    await client.connect();
  });
  afterAll(() => client.end());

  test('sees and writes nothing as long as no company is named', async () => {
    expect((await client.query('select * from notes')).rows).toEqual([]);
    expect((await client.query(`update notes set text = 'mine'`)).rowCount).toBe(0);
    expect((await client.query('delete from notes')).rowCount).toBe(0);
    expect(await failure(client.query(`insert into notes values ('${world.ada}', 9, 'x')`))).toBe(REFUSED_BY_POLICY);
    expect(await textsLeft()).toHaveLength(3);
  });

  test('forgets the company when the transaction ends, however it ends', async () => {
    for (const end of ['commit', 'rollback']) {
      await client.query(`begin; select set_config('app.company_id', '${world.ada}', true)`);
      expect((await client.query('select * from notes')).rowCount).toBe(1);
      await client.query(end);
      expect((await client.query('select * from notes')).rowCount).toBe(0);
    }
  });

  test('cannot lift the guard, nor read what only the owner may', async () => {
    for (const statement of [
      'alter table notes disable row level security',
      'alter table notes no force row level security',
      'drop policy company on notes',
      'set role postgres',
      'set session authorization postgres',
      'select * from parley_private.logins',
      'truncate notes',
      'create table public.mine (id int)',
      'create function public.mine() returns int language sql as $$ select 1 $$',
    ]) {
      expect(await failure(client.query(statement)), statement).toBe(REFUSED_BY_POLICY);
    }
    await client.query('set row_security = off');
    expect(await failure(client.query('select * from notes')), 'row_security = off').toBe(REFUSED_BY_POLICY);
    await client.query('reset row_security');
  });
});

describe('a TenantDb', () => {
  test("shows its company's rows and no others, named or not", async () => {
    const { db, ada, bob } = world;
    expect(await db.tenant(ada, textsOf)).toEqual(['of Ada']);
    expect(await db.tenant(bob, textsOf)).toEqual(['of Bob', 'too']);
    const { rows } = await db.tenant(ada, (tdb) => sql`select * from notes where company_id = ${bob}`.execute(tdb.q));
    expect(rows).toEqual([]);
  });

  test("cannot write, change, take or delete another company's row", async () => {
    const { db, ada, bob } = world;
    const asAda = (statement: string) => db.tenant(ada, (tdb) => sql.raw(statement).execute(tdb.q));
    expect(await failure(asAda(`insert into notes values ('${bob}', 9, 'planted')`))).toBe(REFUSED_BY_POLICY);
    expect(await failure(asAda(`update notes set company_id = '${bob}', id = 9`))).toBe(REFUSED_BY_POLICY);
    const conflict = `insert into notes values ('${bob}', 1, 'planted') on conflict (company_id, id) do update set text = 'x'`;
    expect(await failure(asAda(conflict))).toBe(REFUSED_BY_POLICY);
    expect((await asAda(`update notes set text = 'changed' where company_id = '${bob}'`)).numAffectedRows).toBe(0n);
    expect((await asAda(`delete from notes where company_id = '${bob}'`)).numAffectedRows).toBe(0n);
    expect(await textsLeft()).toEqual(['of Ada', 'of Bob', 'too']);
  });

  test('is bound to one company for good: what it is opened with must be an id, and it offers no way to another', async () => {
    const { db, ada } = world;
    for (const company_id of ['', 'null', `${ada}'; drop table notes; --`, ada.toUpperCase(), `${ada} `]) {
      await expect(db.tenant(company_id, textsOf), company_id).rejects.toThrow('not a company id');
    }
    const keys = await db.tenant(ada, async (tdb) => Object.keys(tdb));
    expect(keys.toSorted()).toEqual(['company_id', 'kind', 'q', 'stamp']);
  });

  test('opened inside another one sees its own company, and so does the outer one afterwards', async () => {
    const { db, ada, bob } = world;
    const seen = await db.tenant(ada, async (outer) => {
      const before = await textsOf(outer);
      const inner = await db.tenant(bob, textsOf);
      const [reading] = await db.fast.app.read(bob, [allNotes]);
      return { before, inner, reading: reading!.length, after: await textsOf(outer) };
    });
    expect(seen).toEqual({ before: ['of Ada'], inner: ['of Bob', 'too'], reading: 2, after: ['of Ada'] });
  });

  test('whose work throws leaves nothing behind', async () => {
    const { db, ada } = world;
    const work = db.tenant(ada, async (tdb) => {
      await sql`insert into notes values (${ada}, 9, 'half done')`.execute(tdb.q);
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    expect(await db.tenant(ada, textsOf)).toEqual(['of Ada']);
  });
});

test('the system names the company it works for, and sees that one only', async () => {
  const { db, ada, bob } = world;
  const seen = await db.system(async (sdb) => {
    const unnamed = (await sql`select * from notes`.execute(sdb.q)).rows.length;
    const adas = await textsOf(await sdb.asCompany(ada));
    const bobs = await textsOf(await sdb.asCompany(bob));
    return { unnamed, adas, bobs };
  });
  expect(seen).toEqual({ unnamed: 0, adas: ['of Ada'], bobs: ['of Bob', 'too'] });
});

test('a pipelined write may serve several companies, each step its own', async () => {
  const { db, ada, bob } = world;
  const written = await db.fast.app.write([
    { company_id: ada, statement: insertNote(7, 'seven') },
    { statement: insertNote(8, 'eight') },
    { company_id: bob, statement: insertNote(7, 'seven of Bob') },
  ]);
  expect(written.map((rows) => rows[0]?.['id'])).toEqual([7, 8, 7]);
  expect(await db.tenant(ada, textsOf)).toEqual(['of Ada', 'seven', 'eight']);
  expect(await db.tenant(bob, textsOf)).toEqual(['of Bob', 'too', 'seven of Bob']);
  await expect(db.fast.app.write([{ statement: insertNote(10, 'nobody') }])).rejects.toThrow('row-level security');
});
