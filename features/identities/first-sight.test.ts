import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApiClient } from '#tests/setup/api-client.ts';
import { startTestApp, type TestApp } from '#tests/setup/app.ts';
import { linesOf } from '#tests/setup/audit-lines.ts';
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
let provider: ProviderServer;
let key: SigningKey;

beforeAll(async () => {
  key = await makeKey('key-1');
  provider = await startProviderServer([key.public_jwk]);
  app = await startTestApp({
    env: {
      FIREBASE_PROJECT_ID: PROJECT,
      FIREBASE_JWKS_URL: `${provider.url}/keys`,
      SUPABASE_URL: provider.url,
      IDENTITY_SIGN_UP: 'company',
    },
  });
});
afterAll(async () => {
  await app.stop();
  await provider.close();
});

let counter = 0;
function stranger(change: Record<string, unknown> = {}): Record<string, unknown> {
  counter += 1;
  return { sub: `uid-${counter}`, email: `stranger${counter}@shop.example`, ...change };
}

async function exchange(person: Record<string, unknown>) {
  const id_token = await signToken(key, firebaseClaims(person));
  return app.post('/api/v1/auth/exchange', { provider: 'firebase', id_token });
}

test('somebody new gets one company of their own, however often they come at the same time', async () => {
  const person = stranger();
  const answers = await Promise.all(Array.from({ length: 6 }, () => exchange(person)));
  const [first] = answers;
  expect(first).toMatchObject({
    status: 200,
    body: {
      user: {
        email: person['email'],
        first_name: 'Ada',
        last_name: 'Lovelace',
        role: 'company_admin',
        is_owner: true,
        email_verified: true,
      },
    },
  });
  expect(new Set(answers.map(({ status, body }) => `${status} ${body.user?.company_id}`)).size).toBe(1);
  const client = createApiClient(app.url, { authorization: `Bearer ${first!.body.access_token}` });
  expect((await client.get('/api/v1/companies/current')).body.name).toBe("Ada's company");
  const lines = await linesOf(app, first!.body.user.company_id);
  expect(lines.filter(({ action }) => action === 'identity.linked')).toHaveLength(1);
});

test('they have no password, and nothing passes for it', async () => {
  const person = stranger();
  expect((await exchange(person)).status).toBe(200);
  for (const password of [' ', 'null', 'undefined', '*']) {
    expect((await app.post('/api/v1/auth/login', { email: person['email'], password })).status).toBe(401);
  }
});

test('their only identity cannot be unlinked before they have a password or another one', async () => {
  const person = stranger();
  const { body } = await exchange(person);
  const client = createApiClient(app.url, { authorization: `Bearer ${body.access_token}` });
  const [only] = (await client.get('/api/v1/auth/identities')).body.data;
  expect(await client.delete(`/api/v1/auth/identities/${only.id}`)).toMatchObject({
    status: 409,
    body: { detail: expect.stringContaining('only way to sign in') },
  });

  // With a second one either may go, but not both, not even at the same moment.
  const sub = '11111111-2222-4333-8444-555555555555';
  const token = await signToken(key, supabaseClaims(provider.url, { sub, email: person['email'] }));
  expect((await app.post('/api/v1/auth/exchange', { provider: 'supabase', id_token: token })).status).toBe(200);
  const { data } = (await client.get('/api/v1/auth/identities')).body;
  const unlinked = await Promise.all(
    data.map(({ id }: { id: string }) => client.delete(`/api/v1/auth/identities/${id}`)),
  );
  expect(new Set(unlinked.map(({ status }) => status))).toEqual(new Set([204, 409]));
  const lines = await linesOf(app, body.user.company_id);
  expect(lines.at(-1)).toMatchObject({ action: 'identity.unlinked', actor_id: body.user.id });
});

test('an unlinked identity opens nothing until it is linked again; those of others cannot be seen or unlinked', async () => {
  const admin = await app.signUp();
  await asOwner(app, 'update users set email_verified_at = now() where id = $1', [admin.user_id]);
  const person = stranger({ email: admin.email });
  await exchange(person);
  const [identity] = (await admin.get('/api/v1/auth/identities')).body.data;

  const other = await app.signUp();
  expect((await other.get('/api/v1/auth/identities')).body).toEqual({ data: [], total: 0 });
  const foreign = await other.delete(`/api/v1/auth/identities/${identity.id}`);
  const unknown = await other.delete('/api/v1/auth/identities/01a1fd03-40b6-7000-9e2a-12fcbd239b83');
  expect([foreign.status, foreign.body.detail]).toEqual([404, unknown.body.detail]);

  expect((await admin.delete(`/api/v1/auth/identities/${identity.id}`)).status).toBe(204);
  expect((await exchange({ ...person, email: 'elsewhere@shop.example', email_verified: false })).status).toBe(403);
});

test('nobody gets a company for an address that the provider has not checked', async () => {
  expect((await exchange(stranger({ email_verified: false }))).status).toBe(403);
  expect((await exchange(stranger({ email: undefined }))).status).toBe(403);
});

test('a name that nobody could store or show is left out', async () => {
  const strange = await exchange(stranger({ name: 'A\u0000da\n\u2028 \u202eLove', email_verified: true }));
  expect(strange.status).toBe(200);
  const lone = await exchange(stranger({ name: '\ud800', given_name: 'x'.repeat(5_000) }));
  expect(lone.body.user.first_name).toHaveLength(100);
});
