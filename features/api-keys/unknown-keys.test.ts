import { afterEach, expect, it } from 'vitest';
import { newId } from '#platform/runtime';
import { startTestApp, type SignedIn, type TestApp } from '../../tests/setup/app.ts';
import { makeKey } from './key-text.ts';

const PATH = '/api/v1/contacts';
const ALLOWED = 30;

let now = Date.parse('2026-03-01T12:00:00Z');
let app: TestApp;
afterEach(() => app.stop());

async function start(): Promise<SignedIn> {
  app = await startTestApp({ clock: { now: () => new Date(now) }, env: { TRUST_PROXY: '127.0.0.1' } });
  return app.signUp();
}
const use = async (key: string, address = '203.0.113.9') =>
  app.get(PATH, { 'x-api-key': key, 'x-forwarded-for': address });
const keyOf = async (ada: SignedIn): Promise<string> =>
  (await ada.post('/api/v1/api_keys', { name: 'Shop', scopes: ['contacts.read'] })).body.key;
const madeUp = (company_id = newId(), id = newId()): string => makeKey(company_id, id).key;

it('a flood of made-up keys reaches the database thirty times a minute, and is turned away after', async () => {
  const { company_id } = await start();
  const answers = await Promise.all(Array.from({ length: 200 }, () => use(madeUp(company_id))));
  const count = (status: number): number => answers.filter((answer) => answer.status === status).length;
  expect([count(401), count(429)]).toEqual([ALLOWED, 200 - ALLOWED]);
  const refused = answers.find(({ status }) => status === 429)!;
  expect(refused.headers.get('retry-after')).toBe('63');
  expect(refused.headers.get('ratelimit')).toBe('"credentials";r=0;t=63');
  now += 63_000;
  expect((await use(madeUp(company_id))).status).toBe(401);
});

it('such a flood stops nobody elsewhere, and no key that was good a moment ago', async () => {
  const ada = await start();
  const [known, fresh] = [await keyOf(ada), await keyOf(ada)];
  expect((await use(known)).status).toBe(200);
  await Promise.all(Array.from({ length: 100 }, () => use(madeUp())));
  expect((await use(known)).status).toBe(200);
  // A good key that this process has not seen yet cannot be told from the flood that comes from its address.
  expect((await use(fresh)).status).toBe(429);
  expect((await use(fresh, '203.0.113.10')).status).toBe(200);
  expect((await use(fresh)).status).toBe(200);
});

it('good keys never count, however many come together and however many there are', async () => {
  const ada = await start();
  const key = await keyOf(ada);
  const together = await Promise.all(Array.from({ length: 200 }, () => use(key)));
  expect(together.every(({ status }) => status === 200)).toBe(true);
  for (let count = 0; count < 2 * ALLOWED; count += 1) expect((await use(await keyOf(ada))).status).toBe(200);
});

it("a made-up key with the id of a real one uses up nothing of the real one's", async () => {
  app = await startTestApp({
    clock: { now: () => new Date(now) },
    env: { TRUST_PROXY: '127.0.0.1', RATE_LIMIT_PER_MINUTE: '5' },
  });
  const ada = await app.signUp();
  const { key, id } = (await ada.post('/api/v1/api_keys', { name: 'Shop', scopes: ['contacts.read'] })).body;
  for (let count = 0; count < 20; count += 1) expect((await use(madeUp(ada.company_id, id))).status).toBe(401);
  const statuses: number[] = [];
  for (let count = 0; count < 6; count += 1) statuses.push((await use(key)).status);
  expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  // The user and each of the keys are counted apart.
  expect((await ada.get(PATH)).status).toBe(200);
});

it('what is refused before the database is asked costs nothing, with a good key and with a made-up one', async () => {
  const ada = await start();
  const wrong = (key: string) =>
    app.get('/api/v1/contacts/none', { 'x-api-key': key, 'x-forwarded-for': '203.0.113.9' });
  const keys: string[] = [];
  for (let count = 0; count < 2 * ALLOWED; count += 1) keys.push(madeUp(ada.company_id));
  for (const key of [await keyOf(ada), ...keys]) expect((await wrong(key)).status).toBe(422);
  expect((await use(await keyOf(ada))).status).toBe(200);
  // Nor does it open a way around: those keys are counted now, each time that they ask.
  const answers: number[] = [];
  for (const key of [...keys, ...keys]) answers.push((await use(key)).status);
  expect(answers.filter((status) => status === 401)).toHaveLength(ALLOWED);
});

it('a made-up key that was turned away is turned away again', async () => {
  await start();
  for (let count = 0; count < ALLOWED; count += 1) expect((await use(madeUp())).status).toBe(401);
  const key = madeUp();
  expect([(await use(key)).status, (await use(key)).status]).toEqual([429, 429]);
});
