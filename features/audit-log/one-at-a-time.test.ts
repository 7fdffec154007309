import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '#tests/setup/app.ts';
import { halfDone } from '#tests/setup/hold.ts';

const VERIFY = '/api/v1/audit_log/verify';

let app: TestApp;
beforeAll(async () => {
  // Five requests of the weight of ten.
  app = await startTestApp({ env: { RATE_LIMIT_PER_MINUTE: '50' } });
});
afterAll(() => app.stop());

test('a log is followed once at a time; who knocks meanwhile may come again, and strangers hold nobody up', async () => {
  const shop = await app.signUp();
  const gone = (await shop.post('/api/v1/api_keys', { name: 'Gone', scopes: ['audit_log.read'] })).body;
  await shop.delete(`/api/v1/api_keys/${gone.id}`);
  const lock = await halfDone(app, 'lock table audit_log in access exclusive mode');
  const first = shop.get(VERIFY);
  await lock.met();
  const second = await shop.get(VERIFY);
  expect(second).toMatchObject({ status: 409, body: { type: 'urn:parley:problem:conflict' } });
  expect(second.headers.get('retry-after')).toBe('2');
  // Whether one is running is nobody else's business.
  expect((await app.get(VERIFY, { 'x-api-key': gone.key })).status).toBe(401);
  await lock.commit();
  expect(await first).toMatchObject({ status: 200, body: { ok: true } });
  expect((await shop.get(VERIFY)).status).toBe(200);
});

test('what goes through a whole log weighs as much as ten requests, for all of the company together', async () => {
  const shop = await app.signUp();
  const answers = [];
  for (const path of [VERIFY, '/api/v1/audit_log/export', VERIFY, VERIFY, VERIFY, VERIFY])
    answers.push(await shop.get(path));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
  expect(answers.at(-1)!.headers.get('ratelimit-policy')).toBe('"heavy";q=5;w=60');
  expect((await shop.get('/api/v1/audit_log')).status).toBe(200);
});
