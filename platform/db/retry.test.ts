import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TenantDb } from './index.ts';
import { openNotes, type NotesWorld } from '../../tests/setup/notes.ts';

let world: NotesWorld;
beforeAll(async () => {
  world = await openNotes();
});
afterAll(() => world.stop());
beforeEach(async () => {
  await world.owner.query('truncate notes');
  await world.owner.query(`insert into notes values ('${world.ada}', 1, ''), ('${world.ada}', 2, '')`);
});

const append = (tdb: TenantDb, id: number, text: string): Promise<unknown> =>
  sql`update notes set text = text || ${text} where id = ${id}`.execute(tdb.q);
const texts = async (): Promise<string[]> =>
  (await world.owner.query('select text from notes order by id')).rows.map((row) => row.text);

test('of two transactions that wait for each other one is run again as a whole, and both take effect once', async () => {
  const { db, ada } = world;
  const met = { first: Promise.withResolvers<void>(), second: Promise.withResolvers<void>() };
  let runs = 0;
  const first = db.tenant(ada, async (tdb) => {
    runs += 1;
    await append(tdb, 1, 'first;');
    met.first.resolve();
    await met.second.promise;
    await append(tdb, 2, 'first;');
  });
  const second = db.tenant(ada, async (tdb) => {
    runs += 1;
    await append(tdb, 2, 'second;');
    met.second.resolve();
    await met.first.promise;
    await append(tdb, 1, 'second;');
  });
  await Promise.all([first, second]);
  expect(runs).toBe(3);
  for (const text of await texts()) expect(['first;second;', 'second;first;']).toContain(text);
});

test('work that asks for it is run again, three times at most', async () => {
  const { db, ada } = world;
  const busy = (): Error => Object.assign(new Error('somebody was quicker'), { code: '40001' });
  let runs = 0;
  await db.tenant(ada, async (tdb) => {
    runs += 1;
    await append(tdb, 1, `run ${runs};`);
    if (runs < 3) throw busy();
  });
  expect(await texts()).toEqual(['run 3;', '']);

  runs = 0;
  const hopeless = db.system(async () => {
    runs += 1;
    throw busy();
  });
  await expect(hopeless).rejects.toThrow('somebody was quicker');
  expect(runs).toBe(3);
});

test('any other error ends the work at once', async () => {
  const { db, ada } = world;
  let runs = 0;
  const work = db.tenant(ada, async (tdb) => {
    runs += 1;
    await sql`insert into notes values (${ada}, 1, 'again')`.execute(tdb.q);
  });
  await expect(work).rejects.toMatchObject({ code: '23505' });
  expect(runs).toBe(1);
});

test('a backend that is killed under a transaction fails it, and the next gets another', async () => {
  const { db, ada, owner } = world;
  const work = db.tenant(ada, async (tdb) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tdb.q);
    await append(tdb, 1, 'lost;');
    await owner.query('select pg_terminate_backend($1)', [rows[0]!.pid]);
    await append(tdb, 2, 'lost;');
  });
  await expect(work).rejects.toThrow();
  await db.tenant(ada, (tdb) => append(tdb, 1, 'kept;'));
  expect(await texts()).toEqual(['kept;', '']);
});
