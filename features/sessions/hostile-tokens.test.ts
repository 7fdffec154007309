import { createHmac, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#platform/runtime';
import { startTestApp, type TestApp } from '#tests/setup/app.ts';

type Json = Record<string, unknown>;
type Part = Json | unknown[] | string | Buffer;

/** What an attacker may know: two accounts' tokens, and in the worst case the secret used for something else. */
interface Known {
  token: string;
  payload: Json;
  secret: string;
  refresh_token: string;
  other: Json;
}

const HS256 = { alg: 'HS256', typ: 'JWT' };
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }).toString();

function encode(part: Part): string {
  const bytes = typeof part === 'string' || Buffer.isBuffer(part) ? part : JSON.stringify(part);
  return Buffer.from(bytes).toString('base64url');
}

function jwt(header: Part, payload: Part, secret: string | Buffer, hash = 'sha256'): string {
  const input = `${encode(header)}.${encode(payload)}`;
  return `${input}.${createHmac(hash, secret).update(input).digest('base64url')}`;
}

function signed(header: Json, payload: Part, key: KeyObject): string {
  const input = `${encode(header)}.${encode(payload)}`;
  return `${input}.${createSign('sha256').update(input).sign({ key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

const parts = (token: string): [string, string, string] => token.split('.') as [string, string, string];
/** Signed with our own secret, so that only what is said differs. */
const claiming =
  (change: Json) =>
  ({ payload, secret }: Known) =>
    jwt(HS256, { ...payload, ...change }, secret);
const headed =
  (header: Json) =>
  ({ payload, secret }: Known) =>
    jwt(header, payload, secret);
const unsigned =
  (alg: string) =>
  ({ payload }: Known) =>
    `${encode({ alg, typ: 'JWT' })}.${encode(payload)}.`;
const soon = (): number => Math.floor(Date.now() / 1_000);

const attacks: Record<string, (known: Known) => string> = {
  'alg none': unsigned('none'),
  'alg None': unsigned('None'),
  'alg NONE': unsigned('NONE'),
  'alg nOnE': unsigned('nOnE'),
  'alg empty': unsigned(''),
  'alg none with a good signature': headed({ alg: 'none', typ: 'JWT' }),
  'no signature': ({ token }) => `${parts(token)[0]}.${parts(token)[1]}.`,
  'no third part': ({ token }) => `${parts(token)[0]}.${parts(token)[1]}`,
  'a fourth part': ({ token }) => `${token}.`,
  'five parts': ({ token }) => `${token}.${parts(token)[0]}.${parts(token)[1]}`,
  'only dots': () => '..',
  HS384: ({ payload, secret }) => jwt({ ...HS256, alg: 'HS384' }, payload, secret, 'sha384'),
  HS512: ({ payload, secret }) => jwt({ ...HS256, alg: 'HS512' }, payload, secret, 'sha512'),
  'HS256 with an HS512 signature': ({ payload, secret }) => jwt(HS256, payload, secret, 'sha512'),
  'RS256 by a key of their own': ({ payload }) => signed({ ...HS256, alg: 'RS256' }, payload, rsa.privateKey),
  'ES256 by a key of their own': ({ payload }) => signed({ ...HS256, alg: 'ES256' }, payload, ec.privateKey),
  'RS256 said, HMAC done': headed({ ...HS256, alg: 'RS256' }),
  'an RSA public key as the secret': ({ payload }) => jwt(HS256, payload, pem(rsa.publicKey)),
  'an RSA public key after a blank': ({ payload }) => jwt(HS256, payload, ` \n${pem(rsa.publicKey)}`),
  'an EC public key as the secret': ({ payload }) => jwt(HS256, payload, pem(ec.publicKey)),
  'an RSA public key as bytes': ({ payload }) =>
    jwt(HS256, payload, rsa.publicKey.export({ type: 'spki', format: 'der' })),
  'an RSA public key as JSON': ({ payload }) =>
    jwt(HS256, payload, JSON.stringify(rsa.publicKey.export({ format: 'jwk' }))),
  'the secret in other letters': ({ payload, secret }) => jwt(HS256, payload, secret.toUpperCase()),
  'the secret and a line feed': ({ payload, secret }) => jwt(HS256, payload, `${secret}\n`),
  'the secret in base64': ({ payload, secret }) => jwt(HS256, payload, Buffer.from(secret).toString('base64')),
  'a key in the header': ({ payload }) => jwt({ ...HS256, jwk: { kty: 'oct', k: encode('mine') } }, payload, 'mine'),
  'a key at an address': ({ payload }) => jwt({ ...HS256, jku: 'http://evil.example/jwks.json' }, payload, 'mine'),
  'a certificate at an address': ({ payload }) =>
    jwt({ ...HS256, x5u: 'http://evil.example/cert.pem' }, payload, 'mine'),
  'a certificate in the header': ({ payload }) =>
    jwt({ ...HS256, x5c: [encode('certificate'), pem(rsa.publicKey)] }, payload, 'mine'),
  'a kid that is a path': ({ payload }) => jwt({ ...HS256, kid: '../../../../dev/null' }, payload, ''),
  'a kid that is SQL': ({ payload }) => jwt({ ...HS256, kid: "x' union select 'mine' --" }, payload, 'mine'),
  crit: headed({ ...HS256, crit: ['exp'], exp: 1 }),
  'b64 false': headed({ ...HS256, b64: false, crit: ['b64'] }),
  zip: headed({ ...HS256, zip: 'DEF' }),
  'another typ': headed({ ...HS256, typ: 'at+jwt' }),
  'typ in small letters': headed({ ...HS256, typ: 'jwt' }),
  'no typ': headed({ alg: 'HS256' }),
  'alg none, escaped': ({ payload }) => `${encode('{"alg":"n\\u006fne","typ":"JWT"}')}.${encode(payload)}.`,
  'alg in a list': headed({ ...HS256, alg: ['HS256'] as unknown as string }),
  'a header with blanks': ({ payload, secret }) => jwt('{ "alg":"HS256","typ":"JWT" }', payload, secret),
  'a header in another order': ({ payload, secret }) => jwt('{"typ":"JWT","alg":"HS256"}', payload, secret),
  'alg twice': ({ payload, secret }) => jwt('{"alg":"none","alg":"HS256","typ":"JWT"}', payload, secret),
  'a header that is a list': ({ payload, secret }) => jwt(['HS256', 'JWT'], payload, secret),
  'a guessed secret': ({ payload }) => jwt(HS256, payload, 'secret'),
  'an empty secret': ({ payload }) => jwt(HS256, payload, ''),
  'half a signature': ({ token }) => token.slice(0, -22),
  'a padded signature': ({ token }) => `${token}=`,
  'a signature with blanks': ({ token }) => `${token.slice(0, -4)}\t${token.slice(-4)}`,
  'the same signature spelt otherwise': ({ token }) => respelt(token),
  'a signature in hex': ({ token }) =>
    `${parts(token)[0]}.${parts(token)[1]}.${Buffer.from(parts(token)[2], 'base64url').toString('hex')}`,
  'claims changed under the signature': ({ token, payload }) =>
    `${parts(token)[0]}.${encode({ ...payload, role: 'superadmin' })}.${parts(token)[2]}`,
  'claims spelt otherwise': ({ token }) => `${parts(token)[0]}.${parts(token)[1]}=.${parts(token)[2]}`,
  'another issuer': claiming({ iss: 'https://securetoken.google.com/parley' }),
  'no issuer': claiming({ iss: undefined }),
  'another audience': claiming({ aud: 'parley-password-reset' }),
  'a list of audiences': claiming({ aud: ['parley-api'] }),
  'no audience': claiming({ aud: undefined }),
  'expired a second ago': claiming({ exp: soon() - 1 }),
  'expired now': claiming({ exp: soon() }),
  'no expiry': claiming({ exp: undefined }),
  'an expiry that is text': claiming({ exp: '9999999999' }),
  'an expiry with a fraction': claiming({ exp: soon() + 60.5 }),
  'an expiry beyond all time': claiming({ exp: 1e300 }),
  'an expiry in a hundred years': claiming({ exp: soon() + 3_155_760_000 }),
  'not good before tomorrow': claiming({ nbf: soon() + 86_400 }),
  'made tomorrow': claiming({ iat: soon() + 86_400, exp: soon() + 86_460 }),
  'made before the epoch': claiming({ iat: -1 }),
  'no user': claiming({ sub: undefined }),
  'a user that is a number': claiming({ sub: 1 }),
  'a user that is SQL': claiming({ sub: "' or true --" }),
  'a user nobody is': claiming({ sub: newId() }),
  'no session': claiming({ sid: undefined }),
  'a session that never was': claiming({ sid: newId() }),
  'no company': claiming({ company_id: null }),
  'a company that is SQL': claiming({ company_id: "'); drop table users; --" }),
  'a company in capitals': ({ payload, secret }) =>
    jwt(HS256, { ...payload, company_id: String(payload['company_id']).toUpperCase() }, secret),
  "another company's id": (known) => claiming({ company_id: known.other['company_id'] })(known),
  "another user's id": (known) => claiming({ sub: known.other['sub'] })(known),
  "another user's session": (known) => claiming({ sid: known.other['sid'] })(known),
  'a better role': claiming({ role: 'superadmin' }),
  'no role': claiming({ role: null }),
  'a list of roles': claiming({ role: ['company_admin', 'superadmin'] }),
  'no address': claiming({ email: undefined }),
  'a time of making that is text': claiming({ iat: '1' }),
  'a beginning that is text': claiming({ nbf: '1' }),
  'an expiry below zero': claiming({ exp: -1 }),
  'a role nobody has': claiming({ role: '__proto__' }),
  'claims that are a list': ({ secret }) => jwt(HS256, [], secret),
  'claims that are null': ({ secret }) => jwt(HS256, 'null', secret),
  'claims that are no JSON': ({ secret }) => jwt(HS256, '{"sub":', secret),
  'claims that are no text': ({ secret }) => jwt(HS256, Buffer.from([0xff, 0xfe, 0x00, 0xc3]), secret),
  'a token within a token': ({ token, secret }) => jwt({ ...HS256, cty: 'JWT' }, token, secret),
  'a token of 14 KB': claiming({ padding: 'x'.repeat(10_000) }),
  'a refresh token': ({ refresh_token }) => refresh_token,
  'an access token as JSON': ({ token }) => {
    const [header, payload, signature] = parts(token);
    return JSON.stringify({ protected: header, payload, signature });
  },
  'an encrypted token': ({ token }) =>
    `${encode({ alg: 'dir', enc: 'A256GCM' })}..${parts(token)[1]}.${parts(token)[2]}.`,
  'two tokens': ({ token }) => `${token},${token}`,
  'a token of another Firebase project': () => {
    const claims = { iss: 'https://securetoken.google.com/other', aud: 'other', sub: 'u', exp: soon() + 60 };
    return signed({ alg: 'RS256', typ: 'JWT', kid: '1' }, claims, rsa.privateKey);
  },
  'an unsigned token of an emulator': () =>
    `${encode({ alg: 'none', typ: 'JWT' })}.${encode({ iss: 'https://securetoken.google.com/demo', aud: 'demo', sub: 'u', firebase: { sign_in_provider: 'password' } })}.`,
  'a token of Supabase': () =>
    jwt(
      HS256,
      { iss: 'supabase', aud: 'authenticated', role: 'service_role', exp: soon() + 60 },
      'super-secret-jwt-token-with-at-least-32-characters-long',
    ),
};

/** 32 bytes leave unused bits in the last character; a careless decoder takes any of them. */
function respelt(token: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return token.slice(0, -1) + letters[letters.indexOf(token.at(-1)!) ^ 1]!;
}

let app: TestApp;
let known: Known;

async function account(email: string): Promise<Pick<Known, 'token' | 'payload' | 'refresh_token'>> {
  const body = { email, password: 'correct horse', first_name: 'Ada', last_name: 'Lovelace' };
  await app.post('/api/v1/auth/signup', body);
  const answer = await app.post('/api/v1/auth/login', { email, password: body.password });
  const { access_token: token, refresh_token } = answer.body as { access_token: string; refresh_token: string };
  const payload = JSON.parse(Buffer.from(parts(token)[1], 'base64url').toString()) as Json;
  return { token, payload, refresh_token };
}

beforeAll(async () => {
  app = await startTestApp();
  const { payload: other } = await account('victim@shop.example');
  known = { ...(await account('attacker@shop.example')), secret: app.ground.config.auth.secrets[0]!, other };
});
afterAll(() => app.stop());

const me = (authorization?: string, path = '/api/v1/auth/me') =>
  app.get(path, authorization === undefined ? {} : { authorization });

describe('an access token of ours', () => {
  it('is taken, also when somebody else made the very same', async () => {
    expect((await me(`Bearer ${known.token}`)).status).toBe(200);
    expect((await me(`bearer ${known.token}`)).status).toBe(200);
    expect((await me(`Bearer ${jwt(HS256, known.payload, known.secret)}`)).status).toBe(200);
  });
});

describe('a token is refused with', () => {
  it.each(Object.keys(attacks))('%s', async (name) => {
    const answer = await me(`Bearer ${attacks[name]!(known)}`);
    expect(answer.status).toBe(401);
    expect(answer.body.detail).toBe('Invalid authentication credentials');
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  it('64 KB, before it is even read', async () => {
    const answer = await fetch(`${app.url}/api/v1/auth/me`, {
      headers: { authorization: `Bearer ${'x'.repeat(65_536)}` },
    });
    expect(answer.status).toBe(431);
  });
});

describe('a refresh token is refused that is', () => {
  const flip = (text: string, place: number): string =>
    text.slice(0, place) + (text[place] === 'A' ? 'B' : 'A') + text.slice(place + 1);
  const wrong: Record<string, (known: Known) => string> = {
    'an access token': ({ token }) => token,
    'an access token under its prefix': ({ token }) => `prt_${token}`,
    'nothing but a prefix': () => 'prt_',
    'a session id': ({ payload }) => String(payload['sid']),
    'of another company': ({ refresh_token }) => flip(refresh_token, 6),
    'of another session': ({ refresh_token }) => flip(refresh_token, 30),
    'of another generation': ({ refresh_token }) => flip(refresh_token, 50),
    'signed otherwise': ({ refresh_token }) => flip(refresh_token, 80),
    'cut short': ({ refresh_token }) => refresh_token.slice(0, -1),
    longer: ({ refresh_token }) => `${refresh_token}A`,
    padded: ({ refresh_token }) => `${refresh_token}=`,
    'without its prefix': ({ refresh_token }) => refresh_token.slice(4),
    'under another prefix': ({ refresh_token }) => `pdv_${refresh_token.slice(4)}`,
    SQL: () => "prt_' or 1=1 --",
  };

  it.each(Object.keys(wrong))('%s', async (name) => {
    const answer = await app.post('/api/v1/auth/refresh', { refresh_token: wrong[name]!(known) });
    expect(answer.status).toBe(401);
    expect(answer.body.detail).toBe('Invalid authentication credentials');
  });

  it('larger than any of ours, or no text', async () => {
    for (const refresh_token of ['x'.repeat(513), '', 7, null, { $ne: '' }, ['a']]) {
      expect((await app.post('/api/v1/auth/refresh', { refresh_token })).status).toBe(422);
    }
    expect((await app.post('/api/v1/auth/refresh', { refresh_token: known.refresh_token })).status).toBe(200);
  });
});

describe('a good token is not looked for', () => {
  const places: Record<string, () => ReturnType<typeof me>> = {
    nowhere: () => me(),
    'after another scheme': () => me(`Basic ${known.token}`),
    'without a scheme': () => me(known.token),
    'after two blanks': () => me(`Bearer  ${known.token}`),
    'before something else': () => me(`Bearer ${known.token} x`),
    'in the query': () => me(undefined, `/api/v1/auth/me?access_token=${known.token}&token=${known.token}`),
    'in a cookie': () =>
      app.get('/api/v1/auth/me', { cookie: `access_token=${known.token}; parley_refresh=${known.refresh_token}` }),
    'in a header of another name': () =>
      app.get('/api/v1/auth/me', { 'x-access-token': known.token, 'x-api-key': known.token }),
  };

  it.each(Object.keys(places))('%s', async (name) => {
    expect((await places[name]!()).status).toBe(401);
  });
});
