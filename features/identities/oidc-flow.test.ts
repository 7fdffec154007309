import { TOTP } from 'otpauth';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Answer } from '#tests/setup/api-client.ts';
import { startTestApp, type SignedIn, type TestApp } from '#tests/setup/app.ts';
import { makeKey, signToken } from '#tests/setup/identity-provider.ts';
import { startOidcProvider, type OidcProvider } from '#tests/setup/oidc-provider.ts';
import { asOwner } from '#tests/setup/owner.ts';

const BASE = '/api/v1/auth/oidc';

let app: TestApp;
let acme: OidcProvider;
let other: OidcProvider;
let admin: SignedIn;
let time: Date | undefined;
let counter = 0;

beforeAll(async () => {
  [acme, other] = [await startOidcProvider(), await startOidcProvider()];
  app = await startTestApp({
    env: {
      OIDC_ISSUERS: JSON.stringify([
        {
          id: 'acme',
          name: 'Acme Login',
          issuer: acme.url,
          client_id: 'parley',
          client_secret: 'a secret of the client',
        },
        { id: 'other', name: 'Other', issuer: other.url, client_id: 'parley-2' },
      ]),
    },
    clock: { now: () => time ?? new Date() },
  });
});
afterAll(async () => {
  await app.stop();
  await acme.close();
  await other.close();
});
beforeEach(async () => {
  time = undefined;
  counter += 1;
  admin = await app.signUp();
  await asOwner(app, 'update users set email_verified_at = now() where id = $1', [admin.user_id]);
  acme.person = { sub: `person-${counter}`, email: admin.email, email_verified: true };
  acme.userinfo = {};
});

function cookieOf(answer: Answer, name: string): string | undefined {
  const line = answer.headers.getSetCookie().find((one) => one.startsWith(`${name}=`));
  return line?.split(';')[0];
}

/** What a browser does up to the moment in which the provider sends it back. */
async function leave(id = 'acme', query = '', provider = acme) {
  const started = await app.get(`${BASE}/${id}/start${query}`);
  expect(started.status, started.text).toBe(302);
  const back = new URL(await provider.visit(started.headers.get('location')!));
  return { started, back, cookie: cookieOf(started, 'parley_oidc')! };
}

function comeBack(back: URL, cookie: string): Promise<Answer> {
  return app.get(back.pathname + back.search, { cookie });
}

function placeOf(answer: Answer): [number, string | null] {
  return [answer.status, answer.headers.get('location')];
}

describe('the sign-in page', () => {
  test('hears which providers there are, and no secret of theirs', async () => {
    const answer = await app.get(`${BASE}/providers`);
    expect(answer.body).toEqual({
      data: [
        { id: 'acme', name: 'Acme Login', start_url: '/api/v1/auth/oidc/acme/start' },
        { id: 'other', name: 'Other', start_url: '/api/v1/auth/oidc/other/start' },
      ],
    });
  });

  test('sends a browser to the provider with state, nonce and a challenge, and to nobody else', async () => {
    const { started } = await leave();
    const url = new URL(started.headers.get('location')!);
    expect(url.origin + url.pathname).toBe(`${acme.url}/authorize`);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      response_type: 'code',
      client_id: 'parley',
      scope: 'openid email profile',
      code_challenge_method: 'S256',
      redirect_uri: `http://localhost:${new URL(app.url).port}/api/v1/auth/oidc/acme/callback`,
    });
    for (const name of ['state', 'nonce', 'code_challenge']) expect(url.searchParams.get(name)).toMatch(/^[\w-]{40,}$/);
    expect(started.headers.get('set-cookie')).toMatch(
      /^parley_oidc=ey[\w.-]+; Max-Age=600; Path=\/api\/v1\/auth\/oidc; HttpOnly; SameSite=Lax$/,
    );
    expect(started.headers.get('cache-control')).toBe('no-store');
    for (const id of ['firebase', 'nobody', '__proto__', 'http:%2F%2Fevil.example']) {
      expect((await app.get(`${BASE}/${id}/start`)).status).toBe(404);
    }
  });
});

describe('whoever comes back from the provider', () => {
  test('is signed in by the cookie alone, and lands in the console', async () => {
    const { back, cookie } = await leave('acme', '?return_to=/contacts?q=a');
    const answer = await comeBack(back, cookie);
    expect(placeOf(answer)).toEqual([302, '/contacts?q=a']);
    expect(answer.text).toBe('');
    expect(answer.headers.getSetCookie().find((one) => one.startsWith('parley_oidc='))).toMatch(/^parley_oidc=;/);
    const refreshed = await app.post('/api/v1/auth/refresh', undefined, {
      cookie: cookieOf(answer, 'parley_refresh')!,
    });
    expect(refreshed).toMatchObject({ status: 200, body: { user: { id: admin.user_id } } });
    const shown = Buffer.from(acme.client!.authorization!.slice('Basic '.length), 'base64').toString();
    expect(decodeURIComponent(shown.replaceAll('+', ' '))).toBe('parley:a secret of the client');
    expect(acme.client!.form.has('client_secret')).toBe(false);
  });

  test('comes to a start page of ours, whatever else was asked for', async () => {
    for (const place of [
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      '/%5cevil.example/..',
      'x',
      '/.//evil.example',
      '/\tevil',
    ]) {
      const { back, cookie } = await leave('acme', `?return_to=${encodeURIComponent(place)}`);
      const landed = placeOf(await comeBack(back, cookie))[1]!;
      expect(landed).toMatch(/^\/(?![/\\])/);
      expect(new URL(landed, 'http://parley.example').host).toBe('parley.example');
    }
  });

  test('may have an address that only the endpoint of the person tells', async () => {
    acme.person = { sub: `person-${counter}` };
    acme.userinfo = { email: admin.email, email_verified: true };
    const { back, cookie } = await leave();
    expect(placeOf(await comeBack(back, cookie))).toEqual([302, '/']);
    acme.person = { sub: 'somebody else' };
    acme.userinfo = { sub: 'not them', email: admin.email, email_verified: true };
    const again = await leave();
    expect(placeOf(await comeBack(again.back, again.cookie))[1]).toContain('sign_in_error');
  });

  test('shows a second factor where they have one', async () => {
    const { body } = await admin.post('/api/v1/auth/totp', { password: admin.password });
    const totp = new TOTP({ secret: body.secret, digits: 6, period: 30, algorithm: 'SHA1' });
    await admin.post('/api/v1/auth/totp/confirm', { code: totp.generate() });
    const { back, cookie } = await leave();
    const asked = await comeBack(back, cookie);
    expect(placeOf(asked)).toEqual([302, '/login?sign_in_step=code']);
    expect(cookieOf(asked, 'parley_refresh')).toBeUndefined();
    const pending = cookieOf(asked, 'parley_oidc')!;
    const complete = (totp_code: string, shown = pending) =>
      app.post(`${BASE}/complete`, { totp_code }, { cookie: shown });
    expect((await complete('000000')).body.errors).toMatchObject([{ field: 'totp_code' }]);
    expect((await complete('000000', cookie)).body.errors).toBeUndefined();
    expect((await complete('000000', 'parley_oidc=forged')).body.errors).toBeUndefined();

    const next = new Date(Date.now() + 60_000);
    time = next;
    const done = await complete(totp.generate({ timestamp: next.getTime() }));
    expect(done).toMatchObject({ status: 200, body: { user: { id: admin.user_id } } });
    expect(cookieOf(done, 'parley_refresh')).toBeDefined();
    time = new Date(Date.now() + 11 * 60_000);
    const late = await complete(totp.generate({ timestamp: time.getTime() }));
    expect(late).toMatchObject({ status: 401, body: { detail: 'Authentication failed' } });
  });
});

describe('nobody is signed in', () => {
  const refused = [302, '/login?sign_in_error=unauthenticated'];

  test('who did not leave from this browser', async () => {
    const { back } = await leave();
    expect(placeOf(await app.get(back.pathname + back.search))).toEqual(refused);
  });

  test("with somebody else's cookie, or one that is broken, empty or too old", async () => {
    const { back } = await leave();
    const { cookie } = await leave();
    expect(placeOf(await comeBack(back, cookie))).toEqual(refused);
    const mine = await leave();
    for (const broken of ['parley_oidc=', 'parley_oidc=x.y.z', `${mine.cookie}x`, mine.cookie.slice(0, -4)]) {
      expect(placeOf(await comeBack(mine.back, broken))).toEqual(refused);
    }
    time = new Date(Date.now() + 601_000);
    expect(placeOf(await comeBack(mine.back, mine.cookie))).toEqual(refused);
  });

  test('with another state, another code, no code or an error', async () => {
    for (const change of [
      { state: 'x' },
      { state: '' },
      { code: 'made-up' },
      { code: '' },
      { iss: other.url },
      { error: 'access_denied' },
    ]) {
      const { back, cookie } = await leave();
      for (const [name, value] of Object.entries(change)) {
        if (value === '') back.searchParams.delete(name);
        else back.searchParams.set(name, value as string);
      }
      expect(placeOf(await comeBack(back, cookie)), JSON.stringify(change)).toEqual(refused);
    }
  });

  test('a second time with the same code', async () => {
    const { back, cookie } = await leave();
    expect(placeOf(await comeBack(back, cookie))[1]).toBe('/');
    expect(placeOf(await comeBack(back, cookie))).toEqual(refused);
  });

  test("at one provider's door with what another one gave", async () => {
    const { back, cookie } = await leave();
    back.pathname = back.pathname.replace('acme', 'other');
    expect(placeOf(await comeBack(back, cookie))).toEqual(refused);
  });

  test.each([
    ['of another sign-in', { nonce: 'another' }],
    ['without a nonce', { nonce: undefined }],
    ['for another client', { aud: 'another' }],
    ['of another issuer', { iss: 'https://evil.example' }],
    ['that has expired', { exp: 1_000_000 }],
    ['without a subject', { sub: undefined }],
  ])('with an id token %s', async (_what, change) => {
    acme.person = { ...acme.person, ...(change as Record<string, unknown>) };
    const { back, cookie } = await leave();
    expect(placeOf(await comeBack(back, cookie))).toEqual(refused);
  });

  test('with an id token that somebody else signed', async () => {
    const { key } = acme;
    acme.key = await makeKey('oidc-1');
    const { back, cookie } = await leave();
    expect(placeOf(await comeBack(back, cookie))).toEqual(refused);
    acme.key = key;
  });

  test('whose address the provider has not checked, or who is unknown', async () => {
    acme.person = { ...acme.person, email_verified: false };
    const first = await leave();
    expect(placeOf(await comeBack(first.back, first.cookie))).toEqual([302, '/login?sign_in_error=forbidden']);
    acme.person = { ...acme.person, email_verified: undefined };
    const second = await leave();
    expect(placeOf(await comeBack(second.back, second.cookie))).toEqual([302, '/login?sign_in_error=forbidden']);
  });

  test('while the provider is away, and the page says so', async () => {
    const away = await startOidcProvider();
    const issuers = [{ id: 'away', name: 'Away', issuer: away.url, client_id: 'parley' }];
    const beside = await startTestApp({ env: { OIDC_ISSUERS: JSON.stringify(issuers) }, beside: app });
    away.on('/.well-known/openid-configuration', (_request, response) => void response.writeHead(503).end());
    expect(placeOf(await beside.get(`${BASE}/away/start`))).toEqual([302, '/login?sign_in_error=unavailable']);
    await beside.stop();
    await away.close();
  });
});

test('an id token of the provider is good for exchange too, an access token of the same issuer is not', async () => {
  const now = Math.floor(Date.now() / 1_000);
  const claims = { iss: acme.url, aud: 'parley', iat: now, exp: now + 300, ...acme.person };
  const id_token = await signToken(acme.key, claims);
  expect(await app.post('/api/v1/auth/exchange', { provider: 'acme', id_token })).toMatchObject({
    status: 200,
    body: { user: { id: admin.user_id } },
  });
  const access = await signToken(acme.key, claims, { typ: 'at+jwt' });
  expect((await app.post('/api/v1/auth/exchange', { provider: 'acme', id_token: access })).status).toBe(401);
  expect((await app.post('/api/v1/auth/exchange', { provider: 'other', id_token })).status).toBe(401);
});
