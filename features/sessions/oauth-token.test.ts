import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type SignedIn, type TestApp } from '#tests/setup/app.ts';
import { bearer } from '#tests/setup/sessions.ts';

let app: TestApp;
let admin: SignedIn;
beforeAll(async () => {
  const start = new Date('2026-03-01T12:00:00Z');
  app = await startTestApp({ clock: { now: () => start } });
  admin = await app.signUp();
});
afterAll(() => app.stop());

type Form = Record<string, string> | string;

async function token(form: Form, headers: Record<string, string> = {}) {
  const response = await fetch(`${app.url}/api/v1/auth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: typeof form === 'string' ? form : new URLSearchParams(form).toString(),
  });
  // oxlint-disable-next-line typescript/no-explicit-any -- looked into as any answer
  return { status: response.status, headers: response.headers, body: (await response.json()) as any };
}
const byPassword = (change: Record<string, string> = {}) =>
  token({ grant_type: 'password', username: admin.email, password: admin.password, ...change });

describe('the grant password', () => {
  it('answers as RFC 6749 says, and nothing more', async () => {
    const { status, headers, body } = await byPassword();
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('pragma')).toBe('no-cache');
    expect(headers.getSetCookie()).toEqual([]);
    expect(body).toEqual({
      access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      token_type: 'bearer',
      expires_in: 900,
      refresh_token: expect.stringMatching(/^prt_/),
    });
    expect((await app.get('/api/v1/auth/me', bearer(body.access_token))).status).toBe(200);
  });

  it('takes the user name in place of the address, and the short address of the route', async () => {
    const { body: me } = await admin.get('/api/v1/auth/me');
    expect((await byPassword({ username: me.username.toUpperCase() })).status).toBe(200);
    const response = await fetch(`${app.url}/auth/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'password', username: admin.email, password: admin.password }),
    });
    expect(response.status).toBe(200);
  });

  it('ignores parameters that it does not know, and an empty code', async () => {
    const answer = await byPassword({ scope: 'everything', client_id: 'web', client_secret: 'x', totp_code: '' });
    expect(answer.status).toBe(200);
  });

  it('refuses in the words of the RFC and in ours, the same for whatever is wrong', async () => {
    const wrong = await byPassword({ password: 'wrong horse' });
    expect(wrong.status).toBe(400);
    expect(wrong.headers.get('content-type')).toMatch(/^application\/json/);
    expect(wrong.headers.get('www-authenticate')).toBeNull();
    expect(wrong.body).toEqual({
      error: 'invalid_grant',
      error_description: 'Authentication failed',
      type: 'urn:parley:problem:unauthenticated',
      title: 'Authentication required',
      status: 400,
      status_code: 400,
      detail: 'Authentication failed',
      request_id: wrong.headers.get('x-request-id'),
    });
    const unknown = await byPassword({ username: 'nobody' });
    expect({ ...unknown.body, request_id: '' }).toEqual({ ...wrong.body, request_id: '' });
    expect(unknown.status).toBe(400);
  });
});

describe('the grant refresh_token', () => {
  it('rotates, and ends the family when a token is used again later', async () => {
    const { body: first } = await byPassword();
    const grant = (refresh_token: string) => token({ grant_type: 'refresh_token', refresh_token });
    const second = await grant(first.refresh_token);
    expect(second.status).toBe(200);
    const third = await grant(second.body.refresh_token);
    expect(third.body.refresh_token).not.toBe(second.body.refresh_token);
    const replay = await grant(first.refresh_token);
    expect(replay.status).toBe(400);
    expect(replay.body).toMatchObject({ error: 'invalid_grant', status: 400 });
    expect((await grant(third.body.refresh_token)).body.error).toBe('invalid_grant');
  });

  it('takes no access token', async () => {
    const answer = await token({ grant_type: 'refresh_token', refresh_token: admin.access_token });
    expect(answer.body.error).toBe('invalid_grant');
  });
});

describe('a bad request', () => {
  const password = 'grant_type=password&username=a%40b.example&password=x';
  const cases: [string, Form, string][] = [
    ['nothing', '', 'invalid_request'],
    ['no grant', 'username=a&password=b', 'invalid_request'],
    ['an empty grant', 'grant_type=&username=a&password=b', 'invalid_request'],
    ['a grant we do not give', 'grant_type=client_credentials', 'unsupported_grant_type'],
    ['a grant by its inherited name', 'grant_type=__proto__', 'unsupported_grant_type'],
    ['no password', 'grant_type=password&username=a', 'invalid_request'],
    ['an empty user', 'grant_type=password&username=&password=b', 'invalid_request'],
    ['a parameter twice', `${password}&password=y`, 'invalid_request'],
    ['the grant twice', `grant_type=refresh_token&${password}`, 'invalid_request'],
    ['a list', password.replace('password=x', 'password[]=x'), 'invalid_request'],
    ['no refresh token', 'grant_type=refresh_token', 'invalid_request'],
    ['a user with a zero byte', 'grant_type=password&username=a%00&password=b', 'invalid_request'],
    ['much text', `${password}&note=${'x'.repeat(20_000)}`, 'invalid_request'],
  ];
  it.each(cases)('with %s is a 400', async (_what, form, error) => {
    const answer = await token(form);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ error, error_description: expect.any(String), status: 400, status_code: 400 });
    // What RFC 6749 allows in a description.
    expect(answer.body.error_description).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
  });

  it.each(['application/json', 'text/plain', 'multipart/form-data; boundary=x'])('as %s too', async (type) => {
    const answer = await token('{}', { 'content-type': type });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ error: 'invalid_request', status: 400 });
  });
});

it('tells of a suspended company, and waits as any sign-in does', async () => {
  const other = await app.signUp();
  const form = { username: other.email, password: other.password };
  await app.ground.db.tenant(other.company_id, (tdb) =>
    tdb.q.updateTable('companies').set({ suspended_at: new Date() }).execute(),
  );
  const suspended = await byPassword(form);
  expect(suspended.status).toBe(403);
  expect(suspended.body).toMatchObject({ error: 'access_denied', status: 403 });

  const guesses = Array.from({ length: 10 }, () => byPassword({ username: 'somebody', password: 'guess' }));
  for (const { status } of await Promise.all(guesses)) expect(status).toBe(400);
  const late = await byPassword({ username: 'SomeBody', password: 'guess' });
  expect(late.status).toBe(429);
  expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(late.body).toMatchObject({ error: 'temporarily_unavailable', status: 429 });
});

it('leaves the other routes without forms', async () => {
  const body = new URLSearchParams({ email: admin.email, password: admin.password });
  expect((await fetch(`${app.url}/api/v1/auth/login`, { method: 'POST', body })).status).toBe(415);
});
