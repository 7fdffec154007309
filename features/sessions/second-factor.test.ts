import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '#features/users';
import { newId } from '#platform/runtime';
import { startTestApp, type SignedIn, type TestApp } from '#tests/setup/app.ts';
import { auditLines, bearer, beginTotp, confirmAddress, newestMail, openSession } from '#tests/setup/sessions.ts';

let now = new Date('2026-03-01T12:00:00Z').getTime();
const seconds = (count: number): void => void (now += count * 1_000);
let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ clock: { now: () => new Date(now) } });
});
afterAll(() => app.stop());

const codeOf = (secret: string, late_s = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: now + late_s * 1_000 });
const signIn = ({ email, password }: SignedIn, totp_code?: string) =>
  app.post('/api/v1/auth/login', { email, password, ...(totp_code === undefined ? {} : { totp_code }) });
const begin = (admin: SignedIn) => admin.post('/api/v1/auth/totp', { password: admin.password });
const remove = (admin: SignedIn, path: string, body: object) =>
  fetch(app.url + path, {
    method: 'DELETE',
    headers: { ...bearer(admin.access_token), 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** A user with an authenticator app; the code that confirmed it is used up. */
async function withApp(): Promise<{ admin: SignedIn; secret: string; recovery_codes: string[] }> {
  const admin = await app.signUp();
  const secret = await beginTotp(app, admin);
  const confirmed = await admin.post('/api/v1/auth/totp/confirm', { code: codeOf(secret) });
  expect(confirmed.status).toBe(200);
  seconds(30);
  return { admin, secret, recovery_codes: confirmed.body.recovery_codes };
}

describe('switching on codes from an authenticator app', () => {
  it('takes effect with the first code, not before, and answers ten recovery codes once', async () => {
    const admin = await app.signUp();
    await confirmAddress(app, admin);
    const begun = await begin(admin);
    expect(begun.status).toBe(200);
    expect(begun.headers.get('cache-control')).toBe('no-store');
    expect(begun.body.uri).toContain(`secret=${begun.body.secret}`);
    expect(begun.body.uri).toContain(encodeURIComponent(admin.email));
    expect((await admin.get('/api/v1/auth/me')).body.totp_enabled).toBe(false);
    expect((await signIn(admin)).status).toBe(200);

    const wrong = await admin.post('/api/v1/auth/totp/confirm', { code: codeOf(begun.body.secret, 300) });
    expect(wrong.status).toBe(422);
    expect(wrong.body.errors[0].field).toBe('code');
    const confirmed = await admin.post('/api/v1/auth/totp/confirm', { code: codeOf(begun.body.secret) });
    expect(confirmed.status).toBe(200);
    expect(new Set(confirmed.body.recovery_codes).size).toBe(10);
    expect((await admin.get('/api/v1/auth/me')).body.totp_enabled).toBe(true);
    expect((await auditLines(admin))[0]).toMatchObject({ action: 'totp.enabled' });
    expect((await newestMail(app, admin, 'second_factor_changed')).to).toBe(admin.email);

    expect((await begin(admin)).status).toBe(409);
    expect((await admin.post('/api/v1/auth/totp/confirm', { code: '123456' })).status).toBe(409);
  });

  it('needs the password, so that a session which somebody got hold of cannot keep its owner out', async () => {
    const admin = await app.signUp();
    await confirmAddress(app, admin);
    for (const [body, message] of [
      [{}, 'is needed'],
      [{ password: 'wrong horse' }, 'is not your password'],
    ] as const) {
      const answer = await admin.post('/api/v1/auth/totp', body);
      expect(answer).toMatchObject({ status: 422, body: { errors: [{ field: 'password', message }] } });
    }
    expect((await admin.post('/api/v1/auth/totp/confirm', { code: '123456' })).status).toBe(409);
  });

  it('needs a confirmed address, so that nobody can keep out the owner of an address that they took', async () => {
    const admin = await app.signUp();
    expect(await begin(admin)).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('Confirm your e-mail address') },
    });
    await confirmAddress(app, admin);
    expect((await begin(admin)).status).toBe(200);
  });

  it('begun twice counts the second seed only', async () => {
    const admin = await app.signUp();
    const first = await beginTotp(app, admin);
    const second = (await begin(admin)).body.secret;
    const confirm = (secret: string) => admin.post('/api/v1/auth/totp/confirm', { code: codeOf(secret) });
    expect((await confirm(first)).status).toBe(422);
    expect((await confirm(second)).status).toBe(200);
  });

  it('leaves the seed in the database sealed, and of recovery codes only hashes', async () => {
    const { admin, secret, recovery_codes } = await withApp();
    const { rows } = await app.ground.db.tenant(admin.company_id, async (tdb) => ({
      rows: [
        ...(await tdb.q.selectFrom('totp_seeds').selectAll().execute()),
        ...(await tdb.q.selectFrom('recovery_codes').selectAll().execute()),
      ],
    }));
    expect(rows).toHaveLength(11);
    for (const row of rows) {
      for (const bytes of Object.values(row).filter((value) => Buffer.isBuffer(value))) {
        for (const text of [secret, ...recovery_codes, ...recovery_codes.map((code) => code.replaceAll('-', ''))]) {
          expect(bytes.includes(text)).toBe(false);
        }
        expect(bytes.includes(Buffer.from(Secret.fromBase32(secret).bytes))).toBe(false);
      }
    }
  });
});

describe('signing in with a second factor', () => {
  it('needs the code, says so only to who has the password, and takes each code once', async () => {
    const { admin, secret } = await withApp();
    const missing = await signIn(admin);
    expect(missing.status).toBe(401);
    expect(missing.body).toMatchObject({
      detail: 'A code from your authenticator app is needed.',
      errors: [{ field: 'totp_code', message: 'is needed' }],
    });
    expect(missing.headers.getSetCookie()).toEqual([]);
    const wrong = await signIn(admin, codeOf(secret, 300));
    expect(wrong.status).toBe(401);
    expect(wrong.body.errors).toEqual([{ field: 'totp_code', message: 'is wrong or was used before' }]);
    const stranger = await signIn({ ...admin, password: 'wrong horse' }, codeOf(secret));
    expect(stranger.body.detail).toBe('Authentication failed');
    expect(stranger.body.errors).toBeUndefined();

    const code = codeOf(secret);
    const good = await signIn(admin, ` ${code} `);
    expect(good.status).toBe(200);
    expect(good.body.user.totp_enabled).toBe(true);
    expect((await signIn(admin, code)).status).toBe(401);
    // Nor one that is older than a code that was used.
    expect((await signIn(admin, codeOf(secret, -30))).status).toBe(401);
    expect((await signIn(admin, codeOf(secret, 30))).status).toBe(200);
    seconds(90);
    expect((await signIn(admin, codeOf(secret, -60))).status).toBe(401);
    expect((await signIn(admin, codeOf(secret, -30))).status).toBe(200);
    expect((await auditLines(admin))[0]).toMatchObject({ action: 'session.opened', details: { factor: 'totp' } });
  });

  it('takes one code once when it is shown several times at the same moment', async () => {
    const { admin, secret } = await withApp();
    const code = codeOf(secret);
    const answers = await Promise.all([1, 2, 3, 4].map(() => signIn(admin, code)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401, 401, 401]);
  });

  it('takes a recovery code in its place, each once and however it is typed', async () => {
    const { admin, recovery_codes } = await withApp();
    const [first, second] = recovery_codes as [string, string];
    expect((await signIn(admin, first)).status).toBe(200);
    expect((await signIn(admin, first)).status).toBe(401);
    expect((await signIn(admin, second.toUpperCase().replaceAll('-', ' '))).status).toBe(200);
    expect((await auditLines(admin))[0]).toMatchObject({ details: { factor: 'recovery_code' } });
    const other = await withApp();
    expect((await signIn(other.admin, recovery_codes[2])).status).toBe(401);
  });

  it('works by the form of OAuth, too', async () => {
    const { admin, secret } = await withApp();
    const token = (more: Record<string, string>) =>
      fetch(`${app.url}/auth/token`, {
        method: 'POST',
        body: new URLSearchParams({ grant_type: 'password', username: admin.email, password: admin.password, ...more }),
      });
    const missing = await token({});
    expect(missing.status).toBe(400);
    expect(await missing.json()).toMatchObject({ error: 'invalid_grant', errors: [{ field: 'totp_code' }] });
    expect((await token({ totp_code: codeOf(secret) })).status).toBe(200);
  });

  it('counts wrong codes as failures of the account', async () => {
    const { admin, secret } = await withApp();
    for (let guess = 0; guess < 10; guess += 1) expect((await signIn(admin, '000000')).status).toBe(401);
    expect((await signIn(admin, codeOf(secret))).status).toBe(429);
  });
});

describe('with the password one may', () => {
  it('switch the codes off again', async () => {
    const { admin, secret } = await withApp();
    const wrong = await remove(admin, '/api/v1/auth/totp', { password: 'wrong horse' });
    expect(wrong.status).toBe(422);
    expect(await wrong.json()).toMatchObject({ errors: [{ field: 'password', message: 'is not your password' }] });
    expect((await remove(admin, '/api/v1/auth/totp', { password: admin.password })).status).toBe(204);
    expect((await admin.get('/api/v1/auth/me')).body.totp_enabled).toBe(false);
    expect((await signIn(admin)).status).toBe(200);
    const actions = (await auditLines(admin)).map(({ action }) => action);
    expect(actions).toContain('totp.disabled');
    // A new one begins with a new seed.
    const { body } = await begin(admin);
    expect(body.secret).not.toBe(secret);
  });

  it('get new recovery codes, and those from before are over', async () => {
    const { admin, recovery_codes } = await withApp();
    const renew = (password: string) => admin.post('/api/v1/auth/totp/recovery_codes', { password });
    expect((await renew('wrong horse')).status).toBe(422);
    const fresh = await renew(admin.password);
    expect(fresh.status).toBe(200);
    expect(fresh.body.recovery_codes).toHaveLength(10);
    expect((await signIn(admin, recovery_codes[0])).status).toBe(401);
    expect((await signIn(admin, fresh.body.recovery_codes[0])).status).toBe(200);
    const without = await app.signUp();
    const none = await without.post('/api/v1/auth/totp/recovery_codes', { password: without.password });
    expect(none.status).toBe(409);
  });
});

describe("a teammate's second factor", () => {
  it('can be taken away by who may decide about them, but not by oneself without the password', async () => {
    const { admin } = await withApp();
    const id = newId();
    await app.ground.db.tenant(admin.company_id, async (tdb) => {
      const { company_id } = tdb;
      const row = { id, company_id, email: `${id}@shop.example`, username: id, first_name: 'M', last_name: 'M' };
      const role = 'content_manager' satisfies Role;
      await tdb.q
        .insertInto('users')
        .values({ ...row, role, hashed_password: '-', totp_enabled_at: new Date(now) })
        .execute();
    });
    const manager = await openSession(app, { company_id: admin.company_id, user_id: id });
    const take = (whose: string, token: string) => app.delete(`/api/v1/users/${whose}/totp`, bearer(token));
    expect((await take(admin.user_id, manager.access_token)).status).toBe(403);
    expect((await take(admin.user_id, admin.access_token)).status).toBe(409);
    const stranger = await app.signUp();
    expect((await take(id, stranger.access_token)).status).toBe(404);
    expect((await take(id, admin.access_token)).status).toBe(204);
    const { body: me } = await app.get('/api/v1/auth/me', bearer(manager.access_token));
    expect(me.totp_enabled).toBe(false);
    expect((await auditLines(admin))[0]).toMatchObject({ action: 'totp.removed', target_id: id });
    expect((await newestMail(app, admin, 'second_factor_changed')).to).toBe(`${id}@shop.example`);
  });
});

it('is asked of nobody who is signed in: a session opened before goes on', async () => {
  const admin = await app.signUp();
  const { access_token, refresh_token } = await openSession(app, admin);
  const confirmed = await admin.post('/api/v1/auth/totp/confirm', { code: codeOf(await beginTotp(app, admin)) });
  expect(confirmed.status).toBe(200);
  expect((await app.get('/api/v1/auth/me', bearer(access_token))).status).toBe(200);
  expect((await app.post('/api/v1/auth/refresh', { refresh_token })).status).toBe(200);
});
