import { exportSPKI, importJWK, SignJWT, UnsecuredJWT, type CryptoKey, type JWTPayload } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  makeKey,
  signToken,
  startProviderServer,
  type ProviderServer,
  type SigningKey,
} from '#tests/setup/identity-provider.ts';
import { createIdentityProviders, IdentityRefused, type IdentityProvider } from './index.ts';

/* What three kinds of provider are shown that is not theirs, not ours or no longer good. */

const NOW = new Date('2026-11-21T12:00:00Z');
const now = NOW.getTime() / 1_000;
const PROJECT = 'parley-test';
const SECRET = 'the shared secret of a project, long enough for anybody';
const SUBJECT = '8f14e45f-ceea-4c67-a5a5-9b1c9d3c1e11';

let server: ProviderServer;
let keys: { rsa: SigningKey; ec: SigningKey; stranger: SigningKey };
let providers: Record<string, IdentityProvider>;
let firebaseClaims: JWTPayload;
let supabaseClaims: JWTPayload;
let oidcClaims: JWTPayload;

beforeAll(async () => {
  keys = { rsa: await makeKey('rsa-1'), ec: await makeKey('ec-1', 'ES256'), stranger: await makeKey('rsa-1') };
  server = await startProviderServer([keys.rsa.public_jwk, keys.ec.public_jwk]);
  server.on('/.well-known/openid-configuration', (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(
      JSON.stringify({
        issuer: server.url,
        jwks_uri: `${server.url}/keys`,
        authorization_endpoint: `${server.url}/authorize`,
        token_endpoint: `${server.url}/token`,
      }),
    );
  });
  const made = createIdentityProviders(
    {
      firebase: { project_id: PROJECT, jwks_url: `${server.url}/keys`, emulator: false },
      supabase: { url: server.url, service_key: undefined, jwt_secret: SECRET, emails_confirmed: true },
      oidc: [{ id: 'acme', name: 'Acme', issuer: server.url, client_id: 'parley', scopes: [], emails_verified: false }],
    },
    { clock: { now: () => NOW }, timeout_ms: 5_000 },
  );
  providers = Object.fromEntries(made.map((provider) => [provider.name, provider]));
  const times = { iat: now - 10, exp: now + 3_590 };
  firebaseClaims = {
    ...times,
    iss: `https://securetoken.google.com/${PROJECT}`,
    aud: PROJECT,
    sub: 'firebase-user',
    auth_time: now - 20,
    email: 'ada@shop.example',
    email_verified: true,
    firebase: { sign_in_provider: 'password', identities: {} },
  };
  supabaseClaims = {
    ...times,
    iss: `${server.url}/auth/v1`,
    aud: 'authenticated',
    role: 'authenticated',
    sub: SUBJECT,
    email: 'ada@shop.example',
    is_anonymous: false,
    user_metadata: { full_name: 'Ada Lovelace' },
  };
  oidcClaims = {
    ...times,
    iss: server.url,
    aud: 'parley',
    sub: 'oidc-user',
    email: 'ada@shop.example',
    email_verified: true,
  };
});
afterAll(() => server.close());

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

async function refused(provider: string, token: string): Promise<void> {
  await expect(providers[provider]!.verify(token)).rejects.toBeInstanceOf(IdentityRefused);
}

describe('what they made themselves is taken', () => {
  test('by Firebase', async () => {
    await expect(providers['firebase']!.verify(await signToken(keys.rsa, firebaseClaims))).resolves.toEqual({
      provider: 'firebase',
      issuer: `https://securetoken.google.com/${PROJECT}`,
      subject: 'firebase-user',
      email: 'ada@shop.example',
      email_verified: true,
      first_name: '',
      last_name: '',
      expires_at: new Date((now + 3_590) * 1_000),
    });
  });

  test('by Supabase, with the old secret and with its keys', async () => {
    const shared = await new SignJWT(supabaseClaims)
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .sign(Buffer.from(SECRET));
    for (const token of [shared, await signToken(keys.ec, supabaseClaims), await signToken(keys.rsa, supabaseClaims)]) {
      await expect(providers['supabase']!.verify(token)).resolves.toMatchObject({
        subject: SUBJECT,
        email: 'ada@shop.example',
        email_verified: true,
        first_name: 'Ada',
        last_name: 'Lovelace',
      });
    }
  });

  test('by any issuer, with one audience or several', async () => {
    await expect(providers['acme']!.verify(await signToken(keys.ec, oidcClaims))).resolves.toMatchObject({
      subject: 'oidc-user',
    });
    const several = { ...oidcClaims, aud: ['parley', 'other'], azp: 'parley' };
    await expect(providers['acme']!.verify(await signToken(keys.ec, several))).resolves.toBeDefined();
  });
});

describe.each(['firebase', 'supabase', 'acme'])('%s refuses', (name) => {
  const claimsOf = (): JWTPayload => ({ firebase: firebaseClaims, supabase: supabaseClaims, acme: oidcClaims })[name]!;
  const changed = (change: Record<string, unknown>, header?: Record<string, unknown>): Promise<string> =>
    signToken(keys.rsa, { ...claimsOf(), ...change }, header);

  test.each([
    ['another issuer', { iss: 'https://securetoken.google.com/another-project' }],
    ['no issuer', { iss: undefined }],
    ['an issuer with a slash more', { iss: 'https://securetoken.google.com/parley-test/' }],
    ['another audience', { aud: 'another-project' }],
    ['no audience', { aud: undefined }],
    ['an empty list of audiences', { aud: [] }],
    ['audiences of which it is given to another', { aud: ['parley-test', 'authenticated', 'parley', 'x'], azp: 'x' }],
    ['a token that expires this second', { exp: now }],
    ['a token that expired', { exp: now - 1 }],
    ['a token without an end', { exp: undefined }],
    ['a token without a beginning', { iat: undefined }],
    ['a token from the future', { iat: now + 120 }],
    ['a token that does not hold yet', { nbf: now + 120 }],
    ['times that are texts', { iat: String(now) }],
    ['no subject', { sub: undefined }],
    ['an empty subject', { sub: '' }],
    ['a subject that is a number', { sub: 7 }],
    ['a subject the database could not keep', { sub: 'a\u0000b' }],
    ['an endless subject', { sub: 'x'.repeat(300) }],
    ['a token longer than any', { padding: 'x'.repeat(64 * 1_024) }],
  ])('%s', async (_what, change) => {
    await refused(name, await changed(change as Record<string, unknown>));
  });

  test.each([
    ['a key id of nobody', { kid: 'nobody' }],
    ['a key id that is a path', { kid: '../../../../dev/null' }],
    ['a key id that is SQL', { kid: "' union select 'key' --" }],
    ['a key id that is an address', { kid: 'https://evil.example/keys' }],
    ['another type of token', { typ: 'at+jwt' }],
    ['a logout token', { typ: 'logout+jwt' }],
    ['a type that is no text', { typ: ['JWT'] }],
  ])('%s', async (_what, header) => {
    await refused(name, await changed({}, header));
  });

  test('the key id of one key under the signature of another', async () => {
    await refused(name, await signToken(keys.stranger, claimsOf()));
  });

  test('a key that the token brings along', async () => {
    const { public_jwk } = keys.stranger;
    await refused(name, await signToken(keys.stranger, claimsOf(), { kid: 'own', jwk: public_jwk }));
  });

  test('an address of keys that the token brings along, and does not go there', async () => {
    const elsewhere = await startProviderServer([keys.stranger.public_jwk]);
    for (const header of [{ jku: `${elsewhere.url}/keys` }, { x5u: `${elsewhere.url}/keys` }]) {
      await refused(name, await signToken(keys.stranger, claimsOf(), header));
      await refused(name, await signToken(keys.stranger, { ...claimsOf(), iss: elsewhere.url }, header));
    }
    expect(elsewhere.asked).toEqual([]);
    await elsewhere.close();
  });

  test('extensions it must understand and does not', async () => {
    const [, payload, signature] = (await changed({})).split('.');
    for (const header of [
      { alg: 'RS256', kid: 'rsa-1', crit: ['exp'], exp: 1 },
      { alg: 'RS256', kid: 'rsa-1', crit: ['b64'], b64: false },
      { alg: 'RS256', kid: 'rsa-1', b64: false },
    ]) {
      await refused(name, `${part(header)}.${payload}.${signature}`);
    }
  });

  test.each(['none', 'None', 'NONE', 'nOnE'])('a token that nobody signed (%s)', async (alg) => {
    const [, payload, signature] = (await changed({})).split('.');
    await refused(name, `${part({ alg, typ: 'JWT' })}.${payload}.`);
    await refused(name, `${part({ alg, typ: 'JWT', kid: 'rsa-1' })}.${payload}.${signature}`);
  });

  test("the emulator's token", async () => {
    await refused(name, new UnsecuredJWT(claimsOf()).encode());
  });

  test('the public key used as a shared secret', async () => {
    const spki = await exportSPKI((await importJWK(keys.rsa.public_jwk, 'RS256')) as CryptoKey);
    for (const secret of [
      spki,
      spki.trim(),
      `\n${spki}`,
      `  ${spki}`,
      JSON.stringify(keys.rsa.public_jwk),
      keys.rsa.public_jwk.n!,
    ]) {
      for (const header of [
        { alg: 'HS256', kid: 'rsa-1' },
        { alg: 'HS256', kid: 'ec-1' },
        { alg: 'HS512', kid: 'rsa-1' },
      ]) {
        const key = new TextEncoder().encode(secret);
        await refused(name, await new SignJWT(claimsOf()).setProtectedHeader(header).sign(key));
      }
    }
  });

  test('a signature that is empty, short, changed or of another payload', async () => {
    const [header, payload, signature] = (await changed({})).split('.') as [string, string, string];
    const other = (await changed({ sub: SUBJECT.replace('8', '9') })).split('.');
    for (const token of [
      `${header}.${payload}.`,
      `${header}.${payload}`,
      `${header}.${payload}.${signature.slice(0, 20)}`,
      `${header}.${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`,
      `${header}.${other[1]}.${signature}`,
      `${header}.${payload}.${signature}.${signature}`,
      `.${payload}.${signature}`,
      `${header}..${signature}`,
    ]) {
      await refused(name, token);
    }
  });

  test.each(['', 'x', '..', 'a.b.c', '{}', 'null', 'x'.repeat(65_536), 'Bearer x.y.z'])(
    'what is no token (%#)',
    async (text) => refused(name, text),
  );

  test('a token of one of the others', async () => {
    for (const claims of [firebaseClaims, supabaseClaims, oidcClaims]) {
      if (claims !== claimsOf()) await refused(name, await signToken(keys.rsa, claims));
    }
  });
});

describe('Firebase refuses', () => {
  test.each([
    ['a token without the time of the sign-in', { auth_time: undefined }],
    ['a sign-in in the future', { auth_time: now + 120 }],
    ['what is no id token', { firebase: undefined }],
    ['an anonymous user', { firebase: { sign_in_provider: 'anonymous' } }],
    ['a user of a tenant of the project', { firebase: { sign_in_provider: 'password', tenant: 'other-1a2b' } }],
    ['a list of audiences', { aud: [PROJECT] }],
  ])('%s', async (_what, change) => {
    await refused('firebase', await signToken(keys.rsa, { ...firebaseClaims, ...change }));
  });

  test('a token that does not name its key', async () => {
    await refused('firebase', await signToken(keys.rsa, firebaseClaims, { kid: undefined }));
  });

  test('another algorithm, even with a published key', async () => {
    await refused('firebase', await signToken(keys.ec, firebaseClaims));
  });

  test('a custom token of the project', async () => {
    const aud = 'https://identitytoolkit.googleapis.com/google.identity.identitytoolkit.v1.IdentityToolkit';
    await refused('firebase', await signToken(keys.rsa, { ...firebaseClaims, aud, uid: 'x' }));
  });
});

describe('Supabase refuses', () => {
  test.each([
    ["the project's public key", { role: 'anon', sub: undefined }],
    ["the project's service key", { role: 'service_role', sub: undefined }],
    ['a role that is not of people', { role: 'service_role' }],
    ['an anonymous user', { is_anonymous: true }],
    ['a subject that is no user', { sub: 'me' }],
  ])('%s', async (_what, change) => {
    const token = new SignJWT({ ...supabaseClaims, ...(change as JWTPayload) }).setProtectedHeader({ alg: 'HS256' });
    await refused('supabase', await token.sign(Buffer.from(SECRET)));
  });

  test('a signature with another secret, or none of ours', async () => {
    for (const secret of [
      'x'.repeat(40),
      '',
      `${SECRET} `,
      'super-secret-jwt-token-with-at-least-32-characters-long',
    ]) {
      const token = new SignJWT(supabaseClaims).setProtectedHeader({ alg: 'HS256' });
      if (secret !== '') await refused('supabase', await token.sign(Buffer.from(secret)));
    }
    const [only] = createIdentityProviders(
      { supabase: { url: server.url, service_key: undefined, jwt_secret: undefined, emails_confirmed: true } },
      { clock: { now: () => NOW }, timeout_ms: 5_000 },
    );
    const token = await new SignJWT(supabaseClaims).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(SECRET));
    await expect(only!.verify(token)).rejects.toBeInstanceOf(IdentityRefused);
  });

  test('the secret with another algorithm than its own', async () => {
    const key = new TextEncoder().encode(SECRET.repeat(2));
    await refused('supabase', await new SignJWT(supabaseClaims).setProtectedHeader({ alg: 'HS512' }).sign(key));
  });
});
