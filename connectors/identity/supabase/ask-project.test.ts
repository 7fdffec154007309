import { SignJWT } from 'jose';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sendJson, startProviderServer, type ProviderServer } from '#tests/setup/identity-provider.ts';
import { supabaseClaims } from '#tests/setup/outside-people.ts';
import { createIdentityProviders, IdentityRefused, IdentityUnavailable } from '../index.ts';

const SECRET = 'the shared secret of a project, long enough for anybody';
const SERVICE_KEY = 'service-key-of-the-project';

let server: ProviderServer;
let shown: { apikey: unknown; authorization: unknown }[];
beforeEach(async () => {
  server = await startProviderServer();
  shown = [];
});
afterEach(() => server.close());

async function verify(answer: [number, unknown], { emails_confirmed = true, claims = {}, with_key = true } = {}) {
  server.on('/auth/v1/user', (request, response) => {
    shown.push({ apikey: request.headers['apikey'], authorization: request.headers.authorization });
    sendJson(response, ...answer);
  });
  const [provider] = createIdentityProviders(
    {
      supabase: {
        url: server.url,
        service_key: with_key ? SERVICE_KEY : undefined,
        jwt_secret: SECRET,
        emails_confirmed,
      },
    },
    { clock: { now: () => new Date() }, timeout_ms: 5_000 },
  );
  const made = new SignJWT(supabaseClaims(server.url, claims)).setProtectedHeader({ alg: 'HS256' });
  return provider!.verify(await made.sign(Buffer.from(SECRET)));
}

const account = {
  id: '8f14e45f-ceea-4c67-a5a5-9b1c9d3c1e11',
  email: 'ada@shop.example',
  email_confirmed_at: '2026-01-01T00:00:00Z',
};

test('with a service key the project is shown the token, and says whether the address is confirmed', async () => {
  expect(await verify([200, account])).toMatchObject({ email: 'ada@shop.example', email_verified: true });
  expect(shown).toEqual([{ apikey: SERVICE_KEY, authorization: expect.stringMatching(/^Bearer ey/) }]);
  expect(await verify([200, { ...account, email_confirmed_at: null }])).toMatchObject({ email_verified: false });
});

test('without one nobody is asked, and the operator says whether addresses are confirmed', async () => {
  const with_key = false;
  expect(await verify([500, {}], { with_key })).toMatchObject({ email_verified: true });
  expect(await verify([500, {}], { with_key, emails_confirmed: false })).toMatchObject({ email_verified: false });
  const claims = { user_metadata: { email_verified: false } };
  expect(await verify([500, {}], { with_key, claims })).toMatchObject({ email_verified: false });
  expect(shown).toEqual([]);
});

test('what people write about themselves makes no address theirs', async () => {
  const claims = { user_metadata: { email_verified: true, email: 'boss@shop.example' } };
  const told = await verify([200, { ...account, email_confirmed_at: null }], { claims });
  expect(told).toMatchObject({ email: 'ada@shop.example', email_verified: false });
});

test.each([
  ['has ended the session', 401, {}],
  ['has banned the user', 403, { code: 'user_banned' }],
  ['knows no such user', 404, {}],
  ['names somebody else', 200, { ...account, id: '11111111-2222-4333-8444-555555555555' }],
  ['says that they are nobody', 200, { ...account, is_anonymous: true }],
])('a project that %s refuses the token', async (_what, status, body) => {
  await expect(verify([status, body])).rejects.toBeInstanceOf(IdentityRefused);
});

test.each([
  ['fails', 500, {}],
  ['is overloaded', 429, {}],
  ['answers nonsense', 200, {}],
])('of a project that %s nothing is known', async (_what, status, body) => {
  await expect(verify([status, body])).rejects.toBeInstanceOf(IdentityUnavailable);
});
