import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { sql } from 'kysely';
import type { WakeBus } from '#platform/events';
import { newId } from '#platform/runtime';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startTestApp, type SignedIn, type TestApp } from '../../tests/setup/app.ts';
import { createSecretBox, LockedKeyError, type SecretBox } from './index.ts';

let app: TestApp;
let shop: SignedIn;
const opened: SecretBox[] = [];
beforeAll(async () => {
  app = await startTestApp();
  shop = await app.signUp();
});
afterEach(() => {
  for (const box of opened.splice(0)) box.close();
});
afterAll(() => app.stop());

const place = (company_id = shop.company_id) => ({ company_id, table: 'users', column: 'sealed_x', id: newId() });
const deaf: WakeBus = { on: () => () => undefined, emit: () => undefined, close: async () => undefined };

/** The box of another process. */
function another(master_keys: readonly Buffer[] = [app.ground.config.master_key], bus = app.ground.bus): SecretBox {
  const { db, logger } = app.ground;
  const box = createSecretBox({ db, bus, master_keys, logger });
  opened.push(box);
  return box;
}

const keysOf = (company_id: string) =>
  app.ground.db.tenant(company_id, async (tdb) => {
    const { rows } = await sql<{
      id: number;
      wrapped: Buffer;
    }>`select id, wrapped from company_keys order by id`.execute(tdb.q);
    return rows;
  });

test('what one process seals another opens, and only in its place', async () => {
  const { box } = app.ground;
  const [here, there] = [place(), place()];
  const sealed = await box.seal('a secret', here);
  expect(sealed.toString('latin1')).not.toContain('a secret');
  expect(await another().open(sealed, here)).toBe('a secret');
  await expect(box.open(sealed, there)).rejects.toThrow();
  const other = await app.signUp();
  await box.seal('so that it has a key too', place(other.company_id));
  await expect(box.open(sealed, { ...here, company_id: other.company_id })).rejects.toThrow();
});

test('of many processes that seal a first secret at once all use the same key', async () => {
  const { company_id } = await app.signUp();
  const boxes = [app.ground.box, ...Array.from({ length: 7 }, () => another(undefined, deaf))];
  const sealed = await Promise.all(
    boxes.map(async (box, n) => {
      const where = place(company_id);
      return { where, n, bytes: await box.seal(`secret ${n}`, where) };
    }),
  );
  expect(await keysOf(company_id)).toHaveLength(1);
  for (const [reader, box] of boxes.entries()) {
    for (const { where, n, bytes } of sealed) expect(await box.open(bytes, where), `${reader}`).toBe(`secret ${n}`);
  }
});

test('a secret can be sealed in the transaction that makes its company, which may come to nothing', async () => {
  const { ground } = app;
  const where = place(newId());
  let sealed: Buffer = Buffer.alloc(0);
  const failing = ground.db.tenant(where.company_id, async (tdb) => {
    await sql`select 1 from companies where id = ${where.company_id} for update`.execute(tdb.q);
    sealed = await ground.box.seal('early', where);
    throw new Error('it came to nothing');
  });
  await expect(failing).rejects.toThrow('it came to nothing');
  expect(await ground.box.open(sealed, where)).toBe('early');
});

test('the key in the database is of no use without the master key', async () => {
  const here = place();
  const sealed = await app.ground.box.seal('a secret', here);
  const stranger = another([randomBytes(32)]);
  await expect(stranger.open(sealed, here)).rejects.toThrow('cannot be opened');
  await expect(stranger.seal('another', here)).rejects.toThrow(LockedKeyError);
  expect(await keysOf(shop.company_id)).toHaveLength(1);
});

test('a previous master key opens what it wrapped, and the new one wraps what is new', async () => {
  const [before, now] = [app.ground.config.master_key, randomBytes(32)];
  const here = place();
  const sealed = await app.ground.box.seal('kept', here);
  const moved = another([now, before]);
  expect(await moved.open(sealed, here)).toBe('kept');
  const fresh = place(newId());
  const made = await moved.seal('fresh', fresh);
  await expect(app.ground.box.open(made, fresh)).rejects.toThrow();
  expect(await another([now]).open(made, fresh)).toBe('fresh');
});

test('a wrapped key copied to another company opens nothing there', async () => {
  const [from, to] = [await app.signUp(), await app.signUp()];
  for (const { company_id } of [from, to]) await app.ground.box.seal('text', place(company_id));
  const [key] = await keysOf(from.company_id);
  const { rows } = await app.ground.db.system((sdb) =>
    sql`update company_keys set wrapped = ${key!.wrapped} where company_id = ${to.company_id} returning id`.execute(
      sdb.q,
    ),
  );
  expect(rows).toHaveLength(1);
  await expect(another(undefined, deaf).seal('text', place(to.company_id))).rejects.toThrow(LockedKeyError);
});

test('bytes that nobody sealed are refused', async () => {
  await expect(app.ground.box.open(Buffer.from('plain'), place())).rejects.toThrow('not sealed');
});

test('whatever text it is, it stays the same under each new key, and opens in no other place under any', async () => {
  const { db, box } = app.ground;
  const { company_id } = await app.signUp();
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 3 }), async (plain, times) => {
      const where = place(company_id);
      let sealed = await box.seal(plain, where);
      for (let turn = 0; turn < times; turn += 1) {
        await db.system((sdb) => box.keys.renewDataKey(sdb, company_id));
        const [here, there] = [app.ground.box, another(undefined, deaf)];
        expect(await there.open(sealed, where)).toBe(plain);
        // Told by the database of the new key, or not yet: reading never waits for it.
        expect(await here.open(sealed, where)).toBe(plain);
        sealed = (await there.reseal(sealed, where)) ?? sealed;
        expect(await here.open(sealed, where)).toBe(plain);
        expect(await there.reseal(sealed, where)).toBe(undefined);
        await expect(here.open(sealed, place(company_id))).rejects.toThrow();
      }
    }),
    { numRuns: 15 },
  );
});

test('what stands for a value is the same everywhere, and another for another company or another kind of value', async () => {
  const [one, two] = [await app.signUp(), await app.signUp()];
  const { box } = app.ground;
  const blind = await box.blind(one.company_id, 'phone', '15550100');
  expect(await another(undefined, deaf).blind(one.company_id, 'phone', '15550100')).toBe(blind);
  const others = await Promise.all([
    box.blind(two.company_id, 'phone', '15550100'),
    box.blind(one.company_id, 'phone', '15550101'),
    box.blind(one.company_id, 'name', '15550100'),
  ]);
  expect(new Set([blind, ...others]).size).toBe(4);
  expect(blind).not.toContain('15550100');
  await app.ground.db.system((sdb) => box.keys.renewDataKey(sdb, one.company_id));
  expect(await another(undefined, deaf).blind(one.company_id, 'phone', '15550100')).toBe(blind);
});
