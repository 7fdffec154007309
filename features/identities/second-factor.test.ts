import { TOTP } from 'otpauth';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type SignedIn, type TestApp } from '#tests/setup/app.ts';
import {
  makeKey,
  signToken,
  startProviderServer,
  type ProviderServer,
  type SigningKey,
} from '#tests/setup/identity-provider.ts';
import { asOwner } from '#tests/setup/owner.ts';
import { firebaseClaims, PROJECT, supabaseClaims } from '#tests/setup/outside-people.ts';

let app: TestApp;
let trusting: TestApp;
let provider: ProviderServer;
let key: SigningKey;
let time: Date;

beforeAll(async () => {
  time = new Date();
  key = await makeKey('key-1');
  provider = await startProviderServer([key.public_jwk]);
  const env = {
    FIREBASE_PROJECT_ID: PROJECT,
    FIREBASE_JWKS_URL: `${provider.url}/keys`,
    SUPABASE_URL: provider.url,
  };
  const clock = { now: () => time };
  app = await startTestApp({ env, clock });
  trusting = await startTestApp({ env: { ...env, IDENTITY_TRUSTED: 'firebase, supabase' }, clock, beside: app });
});
afterAll(async () => {
  await trusting.stop();
  await app.stop();
  await provider.close();
});

/** Somebody with a second factor, and codes for each moment of the clock. */
async function careful(): Promise<SignedIn & { code(): string; recovery_codes: string[] }> {
  const admin = await app.signUp();
  await asOwner(app, 'update users set email_verified_at = now() where id = $1', [admin.user_id]);
  const { body } = await admin.post('/api/v1/auth/totp', { password: admin.password });
  const totp = new TOTP({ secret: body.secret, digits: 6, period: 30, algorithm: 'SHA1' });
  const code = (): string => totp.generate({ timestamp: time.getTime() });
  const confirmed = await admin.post('/api/v1/auth/totp/confirm', { code: code() });
  if (confirmed.status !== 200) throw new Error(confirmed.text);
  return { ...admin, code, recovery_codes: confirmed.body.recovery_codes };
}

const later = (seconds: number): void => {
  time = new Date(time.getTime() + seconds * 1_000);
};

async function exchange(email: string, more: { totp_code?: string } = {}, at = app) {
  const id_token = await signToken(key, firebaseClaims({ email, sub: email }));
  return at.post('/api/v1/auth/exchange', { provider: 'firebase', id_token, ...more });
}

test('whoever has a second factor here shows it after the provider too, each code once', async () => {
  const { email, code, user_id } = await careful();
  const asked = await exchange(email);
  expect(asked).toMatchObject({
    status: 401,
    body: { detail: 'A code from your authenticator app is needed.', errors: [{ field: 'totp_code' }] },
  });
  expect(asked.headers.get('set-cookie')).toBeNull();
  expect((await exchange(email, { totp_code: '000000' })).body.errors).toMatchObject([{ field: 'totp_code' }]);
  // Nothing was linked before it was shown.
  expect(await asOwner(app, 'select 1 from identities where user_id = $1', [user_id])).toEqual([]);

  later(60);
  const shown = code();
  expect(await exchange(email, { totp_code: shown })).toMatchObject({ status: 200, body: { user: { id: user_id } } });
  expect((await exchange(email, { totp_code: shown })).status).toBe(401);
});

test('a recovery code does as well', async () => {
  const { email, recovery_codes } = await careful();
  expect((await exchange(email, { totp_code: recovery_codes[0]! })).status).toBe(200);
  expect((await exchange(email, { totp_code: recovery_codes[0]! })).status).toBe(401);
});

test('guessing at the code ends in waiting', async () => {
  const { email, code } = await careful();
  const statuses: number[] = [];
  for (let guess = 0; guess < 21; guess += 1) {
    statuses.push((await exchange(email, { totp_code: String(100_000 + guess) })).status);
  }
  expect(statuses.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 401));
  expect(statuses[20]).toBe(429);
  later(15 * 60);
  expect((await exchange(email, { totp_code: code() })).status).toBe(200);
});

test('the word of a provider that the operator trusts is enough', async () => {
  const { email } = await careful();
  expect((await exchange(email, {}, trusting)).status).toBe(200);
  expect((await exchange(email)).status).toBe(401);
});

test('a bearer shows no code, so it opens nothing unless its provider is trusted', async () => {
  const { email, user_id } = await careful();
  const sub = user_id;
  const authorization = `Bearer ${await signToken(key, supabaseClaims(provider.url, { email, sub }))}`;
  expect((await app.get('/api/v1/auth/me', { authorization })).status).toBe(401);
  expect((await trusting.get('/api/v1/auth/me', { authorization })).status).toBe(200);
  // Now it is linked, and still not enough where the provider is not trusted.
  expect((await app.get('/api/v1/auth/me', { authorization })).status).toBe(401);
});
