import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '#tests/setup/app.ts';

let now = new Date('2026-03-01T12:00:00Z').getTime();
let app: TestApp;
let user: { id: string; company_id: string; email: string };

const password = 'correct horse';
const signIn = (email: string, secret = password) => app.post('/api/v1/auth/login', { email, password: secret });

async function signUp(email: string): Promise<typeof user> {
  const body = { email, password, first_name: 'Ada', last_name: 'Lovelace' };
  const answer = await app.post('/api/v1/auth/signup', body);
  expect(answer.status).toBe(201);
  return answer.body.user;
}

/** What of an answer may tell one reason from another. */
const telling = ({ status, headers, body }: Awaited<ReturnType<typeof signIn>>) => ({
  status,
  body: { ...body, request_id: '' },
  headers: [...headers].filter(([name]) => !['x-request-id', 'date', 'ratelimit'].includes(name)),
});

beforeAll(async () => {
  app = await startTestApp({ clock: { now: () => new Date(now) } });
  user = await signUp('ada@shop.example');
});
afterAll(() => app.stop());

describe('signing in', () => {
  it('answers a pair of tokens, the user and a cookie that no script can read', async () => {
    const answer = await signIn('Ada@Shop.example');
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      token_type: 'bearer',
      expires_in: 900,
      refresh_token: expect.stringMatching(/^prt_/),
      user,
    });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const [refresh, device] = answer.headers.getSetCookie();
    expect(device).toMatch(/^parley_device=pdv_[^;]+; Max-Age=15552000; Path=.api.v1.auth; HttpOnly; SameSite=Strict$/);
    const [pair, ...attributes] = refresh!.split('; ');
    expect(pair).toBe(`parley_refresh=${answer.body.refresh_token}`);
    expect(attributes.toSorted()).toEqual(['HttpOnly', 'Max-Age=2592000', 'Path=/api/v1/auth', 'SameSite=Strict']);

    const me = await app.get('/api/v1/auth/me', { authorization: `Bearer ${answer.body.access_token}` });
    const { permissions, acting, ...who } = me.body;
    expect(who).toEqual(user);
    expect(permissions).toContain('company.write');
    expect(acting).toBe(false);
  });

  it('works at the short address too', async () => {
    const answer = await app.post('/auth/login', { email: 'ada@shop.example', password });
    expect(answer.status).toBe(200);
  });

  it('says the same to a wrong password, an unknown address and a user who was deactivated', async () => {
    const gone = await signUp('gone@shop.example');
    await app.ground.db.tenant(gone.company_id, (tdb) =>
      tdb.q.updateTable('users').set({ is_active: false }).execute(),
    );
    const wrong = await signIn('ada@shop.example', 'wrong horse');
    expect(wrong.status).toBe(401);
    expect(wrong.body).toMatchObject({ status_code: 401, detail: 'Authentication failed' });
    expect(wrong.headers.getSetCookie()).toEqual([]);
    expect(telling(await signIn('nobody@shop.example'))).toEqual(telling(wrong));
    expect(telling(await signIn('gone@shop.example'))).toEqual(telling(wrong));
  });

  it('does not take a longer text that begins with the password', async () => {
    const long = 'a'.repeat(71) + 'b';
    const body = { email: 'long@shop.example', password: long, first_name: 'Lo', last_name: 'Ng' };
    await app.post('/api/v1/auth/signup', body);
    expect((await signIn('long@shop.example', long)).status).toBe(200);
    expect((await signIn('long@shop.example', `${long}c`)).status).toBe(401);
  });

  it('tells people of a suspended company why', async () => {
    const { company_id } = await signUp('late@shop.example');
    await app.ground.db.tenant(company_id, (tdb) =>
      tdb.q.updateTable('companies').set({ suspended_at: new Date() }).execute(),
    );
    const answer = await signIn('late@shop.example');
    expect(answer.status).toBe(403);
    expect(answer.body.detail).toContain('suspended');
    expect((await signIn('late@shop.example', 'wrong horse')).status).toBe(401);
  });

  it.each([
    ['an unknown field', { email: 'ada@shop.example', password, remember: true }, 'remember'],
    ['no password', { email: 'ada@shop.example' }, 'password'],
    ['an operator for a password', { email: 'ada@shop.example', password: { $ne: '' } }, 'password'],
    ['a list for an address', { email: ['ada@shop.example'], password }, 'email'],
    ['SQL for an address', { email: "' or 1=1 --", password }, 'email'],
  ])('is refused with %s', async (_what, body, field) => {
    const answer = await app.post('/api/v1/auth/login', body);
    expect(answer.status).toBe(422);
    expect(answer.body.detail).toContain(field);
  });

  it.each([
    ['a form', 'application/x-www-form-urlencoded', 'email=ada%40shop.example&password=correct+horse', 415],
    ['JSON said to be text', 'text/plain', JSON.stringify({ email: 'ada@shop.example', password }), 415],
    ['broken JSON', 'application/json', '{"email":', 400],
    ['a poisoned prototype', 'application/json', '{"__proto__":{"email":"ada@shop.example"}}', 400],
  ])('does not read %s', async (_what, type, body, status) => {
    const answer = await fetch(`${app.url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    });
    expect(answer.status).toBe(status);
  });
});

describe('guessing', () => {
  it('is heard ten times, then refused without a look at the password, until a while has passed', async () => {
    await signUp('guess@shop.example');
    const guesses = Array.from({ length: 10 }, (_, count) => signIn('guess@shop.example', `wrong ${count}`));
    for (const { status } of await Promise.all(guesses)) expect(status).toBe(401);
    const refused = await signIn('guess@shop.example');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('6');
    expect((await signIn('ada@shop.example')).status).toBe(200);
    now += 6_000;
    expect((await signIn('guess@shop.example')).status).toBe(200);
    expect((await signIn('guess@shop.example', 'wrong again')).status).toBe(401);
  });
});
