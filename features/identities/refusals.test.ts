import { exportSPKI, importJWK, SignJWT, UnsecuredJWT, type CryptoKey } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Answer } from '#tests/setup/api-client.ts';
import { startTestApp, type TestApp } from '#tests/setup/app.ts';
import {
  makeKey,
  signToken,
  startProviderServer,
  type ProviderServer,
  type SigningKey,
} from '#tests/setup/identity-provider.ts';
import { firebaseClaims, PROJECT, supabaseClaims } from '#tests/setup/outside-people.ts';

/* All of them are also tried on the verifiers alone: see connectors/identity. Here it is what callers read. */

const SECRET = 'the shared secret of a project, long enough for anybody';
const now = Math.floor(Date.now() / 1_000);

let app: TestApp;
let provider: ProviderServer;
let key: SigningKey;
let stranger: SigningKey;
let email: string;

beforeAll(async () => {
  [key, stranger] = [await makeKey('key-1'), await makeKey('key-1')];
  provider = await startProviderServer([key.public_jwk]);
  app = await startTestApp({
    env: {
      FIREBASE_PROJECT_ID: PROJECT,
      FIREBASE_JWKS_URL: `${provider.url}/keys`,
      SUPABASE_URL: provider.url,
      SUPABASE_JWT_SECRET: SECRET,
    },
  });
  ({ email } = await app.signUp());
});
afterAll(async () => {
  await app.stop();
  await provider.close();
});

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const changed = (change: Record<string, unknown>, header?: Record<string, unknown>) => () =>
  signToken(key, firebaseClaims({ email, ...change }), header);
const withSecret = async (secret: string, change: Record<string, unknown> = {}, alg = 'HS256') =>
  new SignJWT(supabaseClaims(provider.url, { email, ...change }))
    .setProtectedHeader({ alg, typ: 'JWT' })
    .sign(new TextEncoder().encode(secret));
const publicKey = async () => exportSPKI((await importJWK(key.public_jwk, 'RS256')) as CryptoKey);

const firebase: [string, () => Promise<string>][] = [
  ['of another project', changed({ aud: 'other', iss: 'https://securetoken.google.com/other' })],
  ['with another audience', changed({ aud: 'other' })],
  ['with another issuer', changed({ iss: 'https://securetoken.google.com/other' })],
  ['with the issuer of Google accounts', changed({ iss: 'https://accounts.google.com' })],
  ['that has expired', changed({ exp: now - 1, iat: now - 3_601 })],
  ['without an end', changed({ exp: undefined })],
  ['from the future', changed({ iat: now + 3_600, exp: now + 7_200 })],
  ['that does not hold yet', changed({ nbf: now + 3_600 })],
  ['of a sign-in in the future', changed({ auth_time: now + 3_600 })],
  ['without a sign-in', changed({ auth_time: undefined })],
  ['without a subject', changed({ sub: undefined })],
  ['with an empty subject', changed({ sub: '' })],
  ['of an anonymous user', changed({ firebase: { sign_in_provider: 'anonymous' } })],
  ["of somebody else's key", () => signToken(stranger, firebaseClaims({ email }))],
  ['with a key id of nobody', changed({}, { kid: 'nobody' })],
  ['with a key id that is a path', changed({}, { kid: '../../etc/passwd' })],
  ['without a key id', changed({}, { kid: undefined })],
  ['with a key of its own', () => signToken(stranger, firebaseClaims({ email }), { jwk: stranger.public_jwk })],
  ['that nobody signed', async () => new UnsecuredJWT(firebaseClaims({ email })).encode()],
  [
    'that nobody signed, with a key id',
    async () => `${part({ alg: 'none', kid: 'key-1' })}.${part(firebaseClaims({ email }))}.`,
  ],
  [
    'signed with the public key as a secret',
    async () =>
      new SignJWT(firebaseClaims({ email }))
        .setProtectedHeader({ alg: 'HS256', kid: 'key-1' })
        .sign(Buffer.from(await publicKey())),
  ],
  ['with a broken signature', async () => `${(await changed({})()).slice(0, -6)}AAAAAA`],
  [
    'with another payload',
    async () => {
      const [header, , signature] = (await changed({})()).split('.');
      return `${header}.${part(firebaseClaims({ email, sub: 'other' }))}.${signature}`;
    },
  ],
  ['of Supabase', async () => withSecret(SECRET)],
  ['that is none', async () => 'not.a.token'],
  ['of 64 KB', async () => 'x'.repeat(65_536)],
];

const supabase: [string, () => Promise<string>][] = [
  ['with another secret', () => withSecret('another secret of at least thirty-two characters')],
  ['with the secret and another algorithm', () => withSecret(SECRET.repeat(2), {}, 'HS512')],
  ['signed with the public key as a secret', async () => withSecret(await publicKey())],
  ['of another project', () => withSecret(SECRET, { iss: 'https://other.supabase.co/auth/v1' })],
  ['with another audience', () => withSecret(SECRET, { aud: 'anon' })],
  ['of the anonymous role', () => withSecret(SECRET, { role: 'anon', sub: undefined })],
  ['of the service role', () => withSecret(SECRET, { role: 'service_role' })],
  ['of an anonymous user', () => withSecret(SECRET, { is_anonymous: true })],
  ['that has expired', () => withSecret(SECRET, { exp: now - 1 })],
  ['without an end', () => withSecret(SECRET, { exp: undefined })],
  ['that does not hold yet', () => withSecret(SECRET, { nbf: now + 3_600 })],
  ['of a key that the project does not publish', () => signToken(stranger, supabaseClaims(provider.url, { email }))],
  ['that nobody signed', async () => new UnsecuredJWT(supabaseClaims(provider.url, { email })).encode()],
  ['of Firebase', changed({})],
];

function words({ status, headers, body }: Answer): unknown {
  const { request_id: _, ...said } = body;
  return { status, said, cookie: headers.get('set-cookie'), type: headers.get('content-type') };
}

test.each([
  ...firebase.map(([what, make]) => ['firebase', what, make] as const),
  ...supabase.map(([what, make]) => ['supabase', what, make] as const),
])('%s: a token %s is answered as any other that is not good', async (name, _what, make) => {
  const answer = await app.post('/api/v1/auth/exchange', { provider: name, id_token: await make() });
  expect(words(answer)).toEqual({
    status: 401,
    cookie: null,
    type: 'application/problem+json',
    said: {
      type: 'urn:parley:problem:unauthenticated',
      title: 'Authentication required',
      status: 401,
      status_code: 401,
      detail: 'Authentication failed',
    },
  });
});

test.each([...supabase, ['of Firebase that is good for exchange', changed({})] as const])(
  'as a bearer a token %s is answered as any other that is not good',
  async (_what, make) => {
    const answer = await app.get('/api/v1/auth/me', { authorization: `Bearer ${await make()}` });
    expect(words(answer)).toMatchObject({ status: 401, said: { detail: 'Invalid authentication credentials' } });
  },
);

test('none of them made anything, and the good ones would have', async () => {
  const good = await app.post('/api/v1/auth/exchange', { provider: 'firebase', id_token: await changed({})() });
  expect(good).toMatchObject({ status: 200, body: { user: { email } } });
  expect((await app.get('/api/v1/auth/me', { authorization: `Bearer ${await withSecret(SECRET)}` })).status).toBe(200);
});
