import { randomUUID } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type SignedIn, type TestApp } from '#tests/setup/app.ts';
import { linesOf } from '#tests/setup/audit-lines.ts';
import { signToken } from '#tests/setup/identity-provider.ts';
import { startOidcProvider, type OidcProvider } from '#tests/setup/oidc-provider.ts';
import { asOwner } from '#tests/setup/owner.ts';

/* A company's own provider, which the operator has set up for that company alone. */

let base: TestApp;
let app: TestApp;
let issuer: OidcProvider;
let owner: SignedIn;

beforeAll(async () => {
  issuer = await startOidcProvider();
  base = await startTestApp();
  owner = await base.signUp();
  const ours = { issuer: issuer.url, client_id: 'parley', name: 'Acme', company_id: owner.company_id };
  const domains = { email_domains: ['acme.example'] };
  app = await startTestApp({
    env: {
      OIDC_ISSUERS: JSON.stringify([
        { ...ours, id: 'joins', allow_sign_up: true, role: 'content_writer', ...domains },
        { ...ours, id: 'known-only' },
        { ...ours, id: 'vouched', allow_sign_up: true, emails_verified: true },
        { ...ours, id: 'nowhere', allow_sign_up: true, company_id: randomUUID() },
      ]),
      IDENTITY_SIGN_UP: 'company',
    },
    beside: base,
  });
});
afterAll(async () => {
  await app.stop();
  await base.stop();
  await issuer.close();
});

let counter = 0;
async function exchange(provider: string, change: Record<string, unknown>) {
  counter += 1;
  const now = Math.floor(Date.now() / 1_000);
  const claims = {
    iss: issuer.url,
    aud: 'parley',
    sub: `person-${counter}`,
    iat: now,
    exp: now + 300,
    email_verified: true,
    given_name: 'Wanda',
    ...change,
  };
  const id_token = await signToken(issuer.key, claims as JWTPayload);
  return app.post('/api/v1/auth/exchange', { provider, id_token });
}

test("people of the company's domain join it with the role that the operator chose, once", async () => {
  const email = 'wanda@acme.example';
  const answers = await Promise.all(Array.from({ length: 4 }, () => exchange('joins', { email, sub: 'wanda' })));
  for (const answer of answers) {
    expect(answer, answer.text).toMatchObject({
      status: 200,
      body: { user: { company_id: owner.company_id, role: 'content_writer', email, is_owner: false } },
    });
  }
  const joined = (await linesOf(app, owner.company_id)).filter(({ action }) => action === 'user.joined');
  expect(joined).toMatchObject([{ details: { by: 'joins', role: 'content_writer' } }]);
});

test('nobody of another domain does, however it is written', async () => {
  for (const email of [
    'eve@evil.example',
    'eve@acme.example.evil.example',
    'eve@sub.acme.example',
    'acme.example@evil.example',
  ]) {
    expect((await exchange('joins', { email })).status, email).toBe(403);
  }
  expect((await exchange('joins', { email: 'Loud@ACME.example' })).body.user.email).toBe('loud@acme.example');
});

test('nobody joins by an issuer that lets in those only who are known', async () => {
  expect((await exchange('known-only', { email: 'new@acme.example' })).status).toBe(403);
  expect((await exchange('known-only', { email: owner.email })).body.user.id).toBe(owner.user_id);
});

test('nobody of another company comes in by it, whether linked or not, and the refusal names nobody', async () => {
  const other = await app.signUp();
  const unknown = await exchange('known-only', { email: 'not.here@acme.example' });
  const foreign = await exchange('known-only', { email: other.email });
  expect([foreign.status, foreign.body.detail]).toEqual([403, unknown.body.detail]);
  await asOwner(
    app,
    `insert into identities (company_id, id, user_id, provider, issuer, subject, created_at, last_used_at)
     values ($1, $2, $3, 'known-only', $4, 'linked elsewhere', now(), now())`,
    [other.company_id, randomUUID(), other.user_id, issuer.url],
  );
  expect((await exchange('known-only', { sub: 'linked elsewhere' })).body.detail).toBe(unknown.body.detail);
});

test('an issuer that says nothing of addresses is believed only where the operator vouches for it', async () => {
  const silent = { email_verified: undefined };
  expect((await exchange('joins', { ...silent, email: 'silent@acme.example' })).status).toBe(403);
  expect((await exchange('vouched', { ...silent, email: 'silent@acme.example' })).status).toBe(200);
  expect((await exchange('vouched', { email_verified: false, email: 'denied@acme.example' })).status).toBe(403);
});

test('nobody joins a company that is not there, is suspended or has no seat left', async () => {
  expect((await exchange('nowhere', { email: 'lost@acme.example' })).status).toBe(403);
  await asOwner(app, 'update companies set suspended_at = now() where id = $1', [owner.company_id]);
  expect((await exchange('joins', { email: 'late@acme.example' })).body.detail).toContain('suspended');
  await asOwner(app, 'update companies set suspended_at = null where id = $1', [owner.company_id]);
  const rows = await asOwner(app, `select 1 from users where email in ('lost@acme.example', 'late@acme.example')`);
  expect(rows).toEqual([]);
});
