import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type SignedIn, type TestApp } from '#tests/setup/app.ts';
import { auditLines, bearer, openSession } from '#tests/setup/sessions.ts';

let app: TestApp;
let admin: SignedIn;
beforeAll(async () => {
  app = await startTestApp();
  admin = await app.signUp();
});
afterAll(() => app.stop());

const change = (body: object) => admin.patch('/api/v1/auth/me', body);

describe('changing how one is called', () => {
  it('changes what was named and nothing else', async () => {
    const before = (await admin.get('/api/v1/auth/me')).body;
    const answer = await change({ first_name: 'Augusta', username: 'countess.lovelace' });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      first_name: 'Augusta',
      last_name: before.last_name,
      username: 'countess.lovelace',
    });
    expect((await admin.get('/api/v1/auth/me')).body).toEqual({
      ...before,
      first_name: 'Augusta',
      username: 'countess.lovelace',
    });
    const [line] = await auditLines(admin);
    expect(line).toMatchObject({ action: 'user.profile_changed', details: { fields: ['first_name', 'username'] } });
    expect(JSON.stringify(line!.details)).not.toContain('Augusta');
  });

  it('is refused for a user name that somebody has', async () => {
    const other = await app.signUp();
    const { body } = await other.get('/api/v1/auth/me');
    const answer = await change({ username: body.username.toUpperCase() });
    expect(answer.status).toBe(409);
    expect(answer.body.errors).toEqual([{ field: 'username', message: 'is taken' }]);
    expect((await change({ username: 'COUNTESS.lovelace' })).status).toBe(200);
  });

  it.each([
    ['nothing', {}],
    ['a better role', { role: 'superadmin' }],
    ['another address', { email: 'x@shop.example' }],
    ['another company', { company_id: '018f3b3c-0000-7000-8000-000000000001' }],
    ['an empty name', { first_name: '' }],
    ['an address for a name', { username: 'a@b.example' }],
  ])('is refused with %s', async (_what, body) => {
    expect((await change(body)).status).toBe(422);
  });
});

describe('ending all other sessions', () => {
  it('ends them at once and leaves this one, and other people theirs', async () => {
    const bystander = await app.signUp();
    const others = [await openSession(app, admin), await openSession(app, admin)];
    const status = async (token: string) => (await app.get('/api/v1/auth/me', bearer(token))).status;
    expect((await admin.delete('/api/v1/auth/sessions')).status).toBe(204);
    for (const { access_token } of others) expect(await status(access_token)).toBe(401);
    expect(await status(admin.access_token)).toBe(200);
    expect(await status(bystander.access_token)).toBe(200);
    expect((await admin.get('/api/v1/auth/sessions')).body).toMatchObject({ total: 1, data: [{ current: true }] });
    expect((await auditLines(admin))[0]).toMatchObject({
      action: 'session.others_revoked',
      target_id: admin.user_id,
      details: { sessions_ended: 2 },
    });
  });
});

it('every beginning and end of a session is in the audit log', async () => {
  const person = await app.signUp();
  const { access_token, refresh_token } = await openSession(app, person);
  await app.post('/api/v1/auth/logout', undefined, bearer(access_token));
  await app.post('/api/v1/auth/logout', undefined, bearer(access_token));
  const stolen = await openSession(app, person);
  const { body: second } = await app.post('/api/v1/auth/refresh', { refresh_token: stolen.refresh_token });
  await app.post('/api/v1/auth/refresh', { refresh_token: second.refresh_token });
  await app.post('/api/v1/auth/refresh', { refresh_token: stolen.refresh_token });
  await app.post('/api/v1/auth/refresh', { refresh_token: stolen.refresh_token });
  expect(refresh_token).not.toBe(stolen.refresh_token);
  expect((await auditLines(person)).map(({ action }) => action)).toEqual([
    'session.token_reused',
    'session.opened',
    'session.signed_out',
    'session.opened',
    'session.opened',
  ]);
});
