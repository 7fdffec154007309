import { TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
import { firebaseClaims, PROJECT } from '#tests/setup/outside-people.ts';

const EXCHANGE = '/api/v1/auth/exchange';

let app: TestApp;
let provider: ProviderServer;
let key: SigningKey;

beforeAll(async () => {
  key = await makeKey('key-1');
  provider = await startProviderServer([key.public_jwk]);
  const env = { FIREBASE_PROJECT_ID: PROJECT, FIREBASE_JWKS_URL: `${provider.url}/keys` };
  app = await startTestApp({ env });
});
afterAll(async () => {
  await app.stop();
  await provider.close();
});

let counter = 0;
/** Somebody whom nobody here knows yet. */
function stranger(change: Record<string, unknown> = {}): Record<string, unknown> {
  counter += 1;
  return { sub: `uid-${counter}`, email: `stranger${counter}@shop.example`, ...change };
}

async function exchange(person: Record<string, unknown>) {
  const id_token = await signToken(key, firebaseClaims(person));
  return app.post(EXCHANGE, { provider: 'firebase', id_token });
}

/** A user who has confirmed the address that they signed up with. */
async function member() {
  const admin = await app.signUp();
  await asOwner(app, 'update users set email_verified_at = now() where id = $1', [admin.user_id]);
  return { admin, person: stranger({ email: admin.email }) };
}

describe("somebody with a provider's token", () => {
  test('comes in as the user who has the address, and the same one the next time', async () => {
    const { admin, person } = await member();
    const first = await exchange(person);
    expect(first).toMatchObject({
      status: 200,
      body: { token_type: 'bearer', expires_in: 900, user: { id: admin.user_id, company_id: admin.company_id } },
    });
    expect(first.headers.get('cache-control')).toBe('no-store');
    expect(first.headers.get('set-cookie')).toMatch(/^parley_refresh=prt_.*HttpOnly.*SameSite=Strict/);
    const client = createApiClient(app.url, { authorization: `Bearer ${first.body.access_token}` });
    expect(await client.get('/api/v1/auth/me')).toMatchObject({ status: 200, body: { email: admin.email } });
    expect(await app.post('/api/v1/auth/refresh', { refresh_token: first.body.refresh_token })).toMatchObject({
      status: 200,
    });

    // By then they may have another address, there or here.
    const again = await exchange({ ...person, email: 'elsewhere@shop.example', email_verified: false });
    expect(again).toMatchObject({ status: 200, body: { user: { id: admin.user_id } } });
    expect((await client.get('/api/v1/auth/identities')).body).toMatchObject({
      total: 1,
      data: [{ provider: 'firebase', issuer: `https://securetoken.google.com/${PROJECT}`, email: admin.email }],
    });
  });

  test('leaves in the audit log what happened, and no address', async () => {
    const { admin, person } = await member();
    await exchange(person);
    const lines = await linesOf(app, admin.company_id);
    const told = lines.filter(({ action }) => action === 'identity.linked' || action === 'session.opened').slice(-2);
    expect(told).toMatchObject([
      { action: 'identity.linked', actor_id: admin.user_id, details: { provider: 'firebase', took_over: false } },
      { action: 'session.opened', actor_id: admin.user_id, details: { by: 'firebase' } },
    ]);
    expect(JSON.stringify(told)).not.toContain(admin.email);
  });

  test('keeps the password they had', async () => {
    const { admin, person } = await member();
    await exchange(person);
    const { email, password } = admin;
    expect((await app.post('/api/v1/auth/login', { email, password })).status).toBe(200);
    expect((await admin.get('/api/v1/auth/me')).status).toBe(200);
  });

  test('takes the account over from somebody who never confirmed the address', async () => {
    const squatter = await app.signUp();
    const { email, password } = squatter;
    const answer = await exchange(stranger({ email }));
    expect(answer).toMatchObject({ status: 200, body: { user: { id: squatter.user_id, email_verified: true } } });
    expect((await app.post('/api/v1/auth/login', { email, password })).status).toBe(401);
    expect((await squatter.get('/api/v1/auth/me')).status).toBe(401);
  });

  test('takes it over with its second factor, and is asked for no code of it', async () => {
    const squatter = await app.signUp();
    const { email, user_id, password } = squatter;
    const confirmed_at = (value: string) =>
      asOwner(app, `update users set email_verified_at = ${value} where id = $1`, [user_id]);
    await confirmed_at('now()');
    const { body } = await squatter.post('/api/v1/auth/totp', { password });
    const code = new TOTP({ secret: body.secret }).generate();
    expect((await squatter.post('/api/v1/auth/totp/confirm', { code })).status).toBe(200);
    await confirmed_at('null');

    const person = stranger({ email });
    const user = { id: user_id, email_verified: true, totp_enabled: false };
    expect(await exchange(person)).toMatchObject({ status: 200, body: { user } });
    expect((await exchange(person)).status).toBe(200);
    expect(await asOwner(app, 'select 1 from totp_seeds where id = $1', [user_id])).toEqual([]);
    expect(await asOwner(app, 'select 1 from recovery_codes where user_id = $1', [user_id])).toEqual([]);
  });

  test('is nobody when the provider does not vouch for the address, whoever has it', async () => {
    const { admin } = await member();
    const answers = await Promise.all([
      exchange(stranger({ email: admin.email, email_verified: false })),
      exchange(stranger({ email: admin.email, email_verified: undefined })),
      exchange(stranger({ email: admin.email, email_verified: 'true' })),
      exchange(stranger({ email: undefined })),
      exchange(stranger({ email: 'no address' })),
      exchange(stranger()),
    ]);
    const shown = answers.map(({ status, body }) => ({ status, detail: body.detail }));
    expect(new Set(shown.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(shown[0]).toMatchObject({ status: 403, detail: expect.stringContaining('No account here') });
  });

  test('is not taken for a former owner of the address', async () => {
    const { admin, person } = await member();
    await exchange(person);
    const newcomer = await exchange(stranger({ email: admin.email }));
    expect(newcomer).toMatchObject({ status: 403, body: { detail: expect.stringContaining('another identity') } });
  });

  test('stays out when deactivated, or when the company is suspended', async () => {
    const { admin, person } = await member();
    await exchange(person);
    await asOwner(app, 'update users set is_active = false where id = $1', [admin.user_id]);
    expect(await exchange(person)).toMatchObject({ status: 401, body: { detail: 'Authentication failed' } });
    await asOwner(app, 'update users set is_active = true where id = $1', [admin.user_id]);
    await asOwner(app, 'update companies set suspended_at = now() where id = $1', [admin.company_id]);
    expect(await exchange(person)).toMatchObject({
      status: 403,
      body: { detail: expect.stringContaining('suspended') },
    });
  });

  test('is linked once, however often they come at the same time', async () => {
    const { admin, person } = await member();
    const answers = await Promise.all(Array.from({ length: 6 }, () => exchange(person)));
    expect(answers.map(({ status, body }) => [status, body.user?.id])).toEqual(answers.map(() => [200, admin.user_id]));
    const rows = await asOwner(app, 'select id from identities where user_id = $1', [admin.user_id]);
    expect(rows).toHaveLength(1);
  });
});

describe('what is asked for', () => {
  test('has to be a provider that is set up', async () => {
    const id_token = await signToken(key, firebaseClaims());
    for (const name of ['supabase', 'acme', '__proto__', 'Firebase']) {
      expect(await app.post(EXCHANGE, { provider: name, id_token })).toMatchObject({
        status: 422,
        body: { errors: [{ field: 'provider' }] },
      });
    }
  });

  test('has no other fields', async () => {
    const id_token = await signToken(key, firebaseClaims());
    for (const more of [{ company_id: 'x' }, { role: 'superadmin' }, { iss: provider.url }]) {
      expect((await app.post(EXCHANGE, { provider: 'firebase', id_token, ...more })).status).toBe(422);
    }
  });
});
