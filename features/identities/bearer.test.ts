import { SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createApiClient, type ApiClient } from '#tests/setup/api-client.ts';
import { startTestApp, type SignedIn, type TestApp } from '#tests/setup/app.ts';
import { linesOf } from '#tests/setup/audit-lines.ts';
import {
  makeKey,
  signToken,
  startProviderServer,
  type ProviderServer,
  type SigningKey,
} from '#tests/setup/identity-provider.ts';
import { asOwner } from '#tests/setup/owner.ts';
import { supabaseClaims } from '#tests/setup/outside-people.ts';

const SECRET = 'the shared secret of a project, long enough for anybody';
const ME = '/api/v1/auth/me';

let app: TestApp;
let provider: ProviderServer;
let key: SigningKey;
let time: Date | undefined;
let admin: SignedIn;
let claims: Record<string, unknown>;

beforeAll(async () => {
  key = await makeKey('key-1', 'ES256');
  provider = await startProviderServer([key.public_jwk]);
  app = await startTestApp({
    env: { SUPABASE_URL: `${provider.url}/`, SUPABASE_JWT_SECRET: SECRET },
    clock: { now: () => time ?? new Date() },
  });
});
afterAll(async () => {
  await app.stop();
  await provider.close();
});
beforeEach(async () => {
  time = undefined;
  admin = await app.signUp();
  await asOwner(app, 'update users set email_verified_at = now() where id = $1', [admin.user_id]);
  claims = { email: admin.email, sub: admin.user_id };
});

async function bearer(change: Record<string, unknown> = {}): Promise<ApiClient> {
  const token = await signToken(key, supabaseClaims(provider.url, { ...claims, ...change }));
  return createApiClient(app.url, { authorization: `Bearer ${token}` });
}

describe("somebody with Supabase's own access token", () => {
  test('works as the user who has the address, with a key of the project or its old secret', async () => {
    const client = await bearer();
    expect(await client.get(ME)).toMatchObject({ status: 200, body: { id: admin.user_id, role: 'company_admin' } });
    const made = await client.post('/api/v1/contacts', { phone: '+491700000001', name: 'Cora' });
    expect(made.status, made.text).toBe(201);
    expect((await admin.get(`/api/v1/contacts/${made.body.id}`)).status).toBe(200);
    const lines = await linesOf(app, admin.company_id);
    expect(lines.map(({ action, actor_id }) => [action, actor_id])).toContainEqual(['identity.linked', admin.user_id]);

    const shared = await new SignJWT(supabaseClaims(provider.url, claims))
      .setProtectedHeader({ alg: 'HS256' })
      .sign(Buffer.from(SECRET));
    expect((await app.get(ME, { authorization: `bearer ${shared}` })).body.id).toBe(admin.user_id);
  });

  test('has no session of ours, and those there are stay as they were', async () => {
    const client = await bearer();
    const { body } = await client.get('/api/v1/auth/sessions');
    expect(body.data.map(({ current }: { current: boolean }) => current)).toEqual([false]);
    expect((await client.post('/api/v1/auth/logout')).status).toBe(401);
  });

  test('is let in by many requests at the same moment, and linked once', async () => {
    const client = await bearer();
    const answers = await Promise.all(Array.from({ length: 6 }, () => client.get(ME)));
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200));
    expect(await asOwner(app, 'select 1 from identities where user_id = $1', [admin.user_id])).toHaveLength(1);
  });

  test('is refused at once when deactivated', async () => {
    const client = await bearer();
    expect((await client.get(ME)).status).toBe(200);
    await asOwner(app, 'update users set is_active = false where id = $1', [admin.user_id]);
    expect(await client.get(ME)).toMatchObject({ status: 401, body: { detail: 'Invalid authentication credentials' } });
    expect((await client.get(ME)).status).toBe(401);
    await asOwner(app, 'update users set is_active = true where id = $1', [admin.user_id]);
    expect((await client.get(ME)).status).toBe(200);
  });

  test('hears it at once when the company is suspended', async () => {
    const client = await bearer();
    expect((await client.get(ME)).status).toBe(200);
    await asOwner(app, 'update companies set suspended_at = now() where id = $1', [admin.company_id]);
    expect(await client.get(ME)).toMatchObject({ status: 403, body: { detail: expect.stringContaining('suspended') } });
  });

  test('may at once what a new role allows, and no more', async () => {
    const client = await bearer();
    expect((await client.get('/api/v1/users')).status).toBe(200);
    await asOwner(app, `update users set role = 'client', is_owner = false where id = $1`, [admin.user_id]);
    expect((await client.get(ME)).body.role).toBe('client');
    expect((await client.get('/api/v1/users')).status).toBe(403);
  });

  test('is refused from the second on in which the token ends, though it was known before', async () => {
    const now = Math.floor(Date.now() / 1_000);
    const client = await bearer({ iat: now - 10, exp: now + 600 });
    expect((await client.get(ME)).status).toBe(200);
    time = new Date((now + 599) * 1_000);
    expect((await client.get(ME)).status).toBe(200);
    time = new Date((now + 600) * 1_000);
    expect((await client.get(ME)).status).toBe(401);
  });

  test('is refused by the very next request once the identity is unlinked', async () => {
    const client = await bearer();
    expect((await client.get(ME)).status).toBe(200);
    const [identity] = (await admin.get('/api/v1/auth/identities')).body.data;
    expect((await admin.delete(`/api/v1/auth/identities/${identity.id}`)).status).toBe(204);
    await asOwner(app, `update users set email = 'moved-' || email where id = $1`, [admin.user_id]);
    expect((await client.get(ME)).status).toBe(401);
    expect((await client.get(ME)).status).toBe(401);
  });

  test('is nobody without an account', async () => {
    const client = await bearer({ email: 'nobody@shop.example', sub: '99999999-2222-4333-8444-555555555555' });
    expect(await client.get(ME)).toMatchObject({ status: 401, body: { detail: 'Invalid authentication credentials' } });
  });

  test('is nobody here in another header, in the address or in the cookie', async () => {
    const token = await signToken(key, supabaseClaims(provider.url, claims));
    for (const headers of [
      { authorization: token },
      { authorization: `Basic ${token}` },
      { 'x-api-key': token },
      { cookie: `parley_refresh=${token}` },
    ]) {
      expect((await app.get(ME, headers as Record<string, string>)).status).toBe(401);
    }
    expect((await app.get(`${ME}?access_token=${token}`)).status).toBe(401);
    expect((await app.post('/api/v1/auth/refresh', { refresh_token: token.slice(0, 500) })).status).toBe(401);
  });
});

test("tokens that are nobody's are looked at thirty times a minute; good ones are let in beside them", async () => {
  const beside = await startTestApp({
    env: { SUPABASE_URL: provider.url, TRUST_PROXY: '127.0.0.1' },
    beside: app,
    clock: { now: () => new Date('2026-03-01T12:00:00Z') },
  });
  const iat = Date.parse('2026-03-01T11:59:00Z') / 1_000;
  const signed = (by: SigningKey, change: Record<string, unknown> = {}) =>
    signToken(by, supabaseClaims(provider.url, { ...claims, iat, exp: iat + 3_600, ...change }));
  const use = async (token: string, address = '203.0.113.9') =>
    (await beside.get(ME, { authorization: `Bearer ${token}`, 'x-forwarded-for': address })).status;
  const good = await signed(key);
  expect(await use(good)).toBe(200);
  const stranger = await makeKey('key-1', 'ES256');
  const forged = await Promise.all(Array.from({ length: 50 }, (_, n) => signed(stranger, { n })));
  // One that was just refused is not looked at again.
  for (let count = 0; count < 40; count += 1) expect(await use(forged[0]!)).toBe(401);
  const statuses = await Promise.all(forged.map((token) => use(token)));
  expect(statuses.filter((status) => status === 401)).toHaveLength(30);
  expect(statuses.filter((status) => status === 429)).toHaveLength(20);
  expect(await use(good)).toBe(200);
  expect(await use(await signed(key, { n: 1 }))).toBe(429);
  // A good one costs nothing, however many there are.
  for (let n = 0; n < 40; n += 1) expect(await use(await signed(key, { n }), '203.0.113.10')).toBe(200);
  await beside.stop();
});

test("our own tokens ask nothing of the project, nor does anybody else's", async () => {
  const asked = provider.asked.length;
  expect((await admin.get(ME)).status).toBe(200);
  const foreign = await signToken(key, supabaseClaims('https://other.supabase.co', claims), { kid: 'unknown' });
  for (const token of [foreign, 'x', 'a.b.c', '']) {
    expect((await app.get(ME, { authorization: `Bearer ${token}` })).status).toBe(401);
  }
  expect(provider.asked).toHaveLength(asked);
});

test('a project that is away is a 503, and no 401 by which people would be signed out', async () => {
  const away = await startProviderServer();
  const beside = await startTestApp({ env: { SUPABASE_URL: away.url }, beside: app });
  away.on('/auth/v1/.well-known/jwks.json', (_request, response) => void response.writeHead(502).end());
  const token = await signToken(key, supabaseClaims(away.url, claims));
  const answer = await beside.get(ME, { authorization: `Bearer ${token}` });
  expect(answer).toMatchObject({ status: 503, body: { detail: expect.stringContaining('provider') } });
  expect(answer.headers.get('retry-after')).toBe('5');
  expect((await beside.get(ME, { authorization: `Bearer ${admin.access_token}` })).status).toBe(200);
  await beside.stop();
  await away.close();
});
