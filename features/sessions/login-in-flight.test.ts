import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '#tests/setup/app.ts';
import { halfDone } from '#tests/setup/hold.ts';

let app: TestApp;
beforeAll(async () => {
  const now = new Date('2026-03-01T12:00:00Z');
  app = await startTestApp({ env: { TRUST_PROXY: '127.0.0.1' }, clock: { now: () => now } });
});
afterAll(() => app.stop());

it('is refused when the password that it proved was replaced before it came in', async () => {
  const { email, password, user_id } = await app.signUp();
  const replaced = `update users set hashed_password = '$2b$12$tP8psOJyrLTKgTu5nfG.R.' where id = '${user_id}'`;
  const change = await halfDone(app, replaced);
  const answering = app.post('/api/v1/auth/login', { email, password });
  await change.met();
  await change.commit();
  const answer = await answering;
  expect(answer).toMatchObject({ status: 401, body: { detail: 'Authentication failed' } });
  expect(answer.body.errors).toBeUndefined();
  expect(answer.headers.getSetCookie()).toEqual([]);
});

it('is guessed at from one IPv6 network as from one address', async () => {
  const from = (host: string) =>
    app.post('/api/v1/auth/login', { email: 'nobody@shop.example', password: 'a guess' }, { 'x-forwarded-for': host });
  for (let host = 1; host <= 10; host += 1) expect((await from(`2001:db8:1:2::${host}`)).status).toBe(401);
  expect((await from('2001:db8:1:2:3::99')).status).toBe(429);
  expect((await from('2001:db8:1:3::1')).status).toBe(401);
});
