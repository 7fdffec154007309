import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type SignedIn, type TestApp } from '../../tests/setup/app.ts';
import type { Answer } from '../../tests/setup/api-client.ts';
import { holdWrites } from '../../tests/setup/hold.ts';

const CONTACTS = '/api/v1/contacts';

let app: TestApp;
let admin: SignedIn;
beforeAll(async () => {
  app = await startTestApp();
  admin = await app.signUp();
});
afterAll(() => app.stop());

let serial = 0;
const newPhone = (): string => `+1555${String((serial += 1)).padStart(7, '0')}`;
const newKey = (): string => `key-${(serial += 1)}`;
const post = (key: string, body: unknown, who: SignedIn = admin): Promise<Answer> =>
  who.post(CONTACTS, body, { 'idempotency-key': key });
const total = async (who: SignedIn = admin): Promise<number> => (await who.get(CONTACTS)).body.total;

test('the same request under the same key is answered again, and made once', async () => {
  const key = newKey();
  const body = { phone: newPhone(), name: 'Ada' };
  const first = await post(key, body);
  expect(first.status).toBe(201);
  expect(first.headers.get('idempotency-replayed')).toBeNull();
  const before = await total();
  for (let times = 0; times < 3; times += 1) {
    const again = await post(key, body);
    expect(again).toMatchObject({ status: 201, text: first.text });
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  }
  expect(await total()).toBe(before);
  // What was made may have changed or gone since; the answer is that of then.
  await admin.delete(first.headers.get('location')!);
  expect((await post(key, body)).text).toBe(first.text);
});

test('another request under the same key is refused and changes nothing', async () => {
  const key = newKey();
  await post(key, { phone: newPhone() });
  const before = await total();
  const other = await post(key, { phone: newPhone() });
  expect(other).toMatchObject({ status: 422, body: { detail: expect.stringContaining('Idempotency-Key') } });
  const elsewhere = await admin.post('/api/v1/agents', { name: 'Nina' }, { 'idempotency-key': key });
  expect(elsewhere.status).toBe(422);
  expect(await total()).toBe(before);
});

test('a request that is still running makes the next one wait its turn', async () => {
  const key = newKey();
  const body = { phone: newPhone() };
  const hold = await holdWrites(app, 'contacts');
  const first = post(key, body);
  await hold.waiting();
  for (const other of [body, { phone: newPhone() }]) {
    const second = await post(key, other);
    expect(second).toMatchObject({ status: 409, body: { type: 'urn:parley:problem:conflict' } });
    expect(second.headers.get('retry-after')).toBe('1');
  }
  await hold.release();
  expect((await first).status).toBe(201);
  expect((await post(key, body)).headers.get('idempotency-replayed')).toBe('true');
});

test('what was refused may be tried again under the same key', async () => {
  const key = newKey();
  const phone = newPhone();
  const taken = await admin.post(CONTACTS, { phone });
  expect((await post(key, { phone })).status).toBe(409);
  expect((await post(key, { phone: 'nonsense' })).status).toBe(422);
  await admin.delete(taken.headers.get('location')!);
  expect((await post(key, { phone })).status).toBe(201);
});

test('a key is one of its company: the same key of another one means something else', async () => {
  const other = await app.signUp();
  const key = newKey();
  const phone = newPhone();
  const mine = await post(key, { phone, name: 'mine' });
  const theirs = await post(key, { phone, name: 'theirs' }, other);
  expect(theirs).toMatchObject({ status: 201, body: { name: 'theirs' } });
  expect(theirs.body.id).not.toBe(mine.body.id);
  expect(await total(other)).toBe(1);
});

test.each([
  ['empty', ''],
  ['too long', 'k'.repeat(201)],
  ['with a space', 'a b'],
  ['no ASCII', 'schlüssel'],
])('a key that is %s is refused', async (_what, key) => {
  const before = await total();
  expect((await post(key, { phone: newPhone() })).status).toBe(400);
  expect(await total()).toBe(before);
});

test('what is kept of a request cannot be made without a key: two companies that ask the same have nothing in common', async () => {
  const other = await app.signUp();
  const [key, body] = [newKey(), { phone: newPhone() }];
  const kept: Buffer[] = [];
  for (const who of [admin, other]) {
    expect((await post(key, body, who)).status).toBe(201);
    const [row] = await app.ground.db.tenant(who.company_id, ({ q }) =>
      q.selectFrom('idempotency_keys').select('request_hash').where('key', '=', key).execute(),
    );
    kept.push(row!.request_hash.subarray(-32));
  }
  expect(kept[0]!.equals(kept[1]!)).toBe(false);
});

test('the same request is known again after the master key was replaced', async () => {
  const [old, young] = ['o', 'y'].map((letter) => Buffer.from(letter.repeat(32)).toString('base64'));
  const before = await startTestApp({ env: { MASTER_KEY: old! } });
  const after = await startTestApp({ beside: before, env: { MASTER_KEY: young!, MASTER_KEY_PREVIOUS: old! } });
  const someone = await before.signUp();
  const headers = { authorization: `Bearer ${someone.access_token}`, 'idempotency-key': newKey() };
  const phone = newPhone();
  expect((await before.post(CONTACTS, { phone }, headers)).status).toBe(201);
  expect((await after.post(CONTACTS, { phone }, headers)).headers.get('idempotency-replayed')).toBe('true');
  expect((await after.post(CONTACTS, { phone: newPhone() }, headers)).status).toBe(422);
  await after.stop();
  await before.stop();
});

test('a key counts for a day', async () => {
  const key = newKey();
  const phone = newPhone();
  const first = await post(key, { phone });
  await app.ground.db.tenant(admin.company_id, (tdb) =>
    tdb.q
      .updateTable('idempotency_keys')
      .set({ created_at: new Date(Date.now() - 25 * 3_600_000) })
      .where('key', '=', key)
      .execute(),
  );
  await admin.delete(first.headers.get('location')!);
  const later = await post(key, { phone, name: 'another day' });
  expect(later).toMatchObject({ status: 201, body: { name: 'another day' } });
});

test('whatever a hurried client sends how often at once, each key takes effect once', async () => {
  const clients = await app.signUp();
  const tries = fc.array(fc.record({ key: fc.nat(3), twice: fc.boolean() }), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(tries, async (sent) => {
      const run = newKey();
      const phones = Array.from({ length: 4 }, newPhone);
      const before = await total(clients);
      const once = (key: number): Promise<Answer> => post(`${run}-${key}`, { phone: phones[key] }, clients);
      const answers = await Promise.all(
        sent.flatMap(({ key, twice }) => (twice ? [once(key), once(key)] : [once(key)])),
      );
      for (const { status } of answers) expect([201, 409]).toContain(status);
      const keys = new Set(sent.map(({ key }) => key));
      const finals = await Promise.all([...keys].map(once));
      expect(finals.map(({ status }) => status)).toEqual([...keys].map(() => 201));
      expect(await total(clients)).toBe(before + keys.size);
    }),
    { numRuns: 40 },
  );
});
