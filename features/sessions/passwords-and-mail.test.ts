import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#platform/runtime';
import { startTestApp, type SignedIn, type TestApp } from '#tests/setup/app.ts';
import { auditLines, bearer, mailedToken, newestMail, openSession } from '#tests/setup/sessions.ts';
import { createLockout } from './lockout.ts';
import { failAttempts } from './testing/attempts.ts';

let now = new Date('2026-03-01T12:00:00Z').getTime();
const seconds = (count: number): void => void (now += count * 1_000);
let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ clock: { now: () => new Date(now) } });
});
afterAll(() => app.stop());

const signIn = ({ email }: SignedIn, password: string) => app.post('/api/v1/auth/login', { email, password });
const statusOfMe = async (token: string) => (await app.get('/api/v1/auth/me', bearer(token))).status;
const forgot = (email: string) => app.post('/api/v1/auth/password/forgot', { email });
const reset = (token: string, password: string) => app.post('/api/v1/auth/password/reset', { token, password });
const mailsOf = async (admin: SignedIn, kind: string) => {
  await app.settle();
  return (await admin.get(`/api/v1/mails?kind=${kind}`)).body.total as number;
};

describe('changing the password', () => {
  const change = (admin: SignedIn, current_password: string, new_password: string) =>
    admin.post('/api/v1/auth/password/change', { current_password, new_password });

  it('needs the present one, ends all other sessions, and tells the owner', async () => {
    const admin = await app.signUp();
    const other = await openSession(app, admin);
    const wrong = await change(admin, 'wrong horse', 'new horse battery');
    expect(wrong.status).toBe(422);
    expect(wrong.body.errors).toEqual([{ field: 'current_password', message: 'is not your password' }]);
    expect(await statusOfMe(other.access_token)).toBe(200);

    expect((await change(admin, admin.password, 'new horse battery')).status).toBe(204);
    expect(await statusOfMe(admin.access_token)).toBe(200);
    expect(await statusOfMe(other.access_token)).toBe(401);
    expect((await app.post('/api/v1/auth/refresh', { refresh_token: other.refresh_token })).status).toBe(401);
    expect((await signIn(admin, admin.password)).status).toBe(401);
    expect((await signIn(admin, 'new horse battery')).status).toBe(200);
    expect(await mailsOf(admin, 'password_changed')).toBe(1);
    const lines = await auditLines(admin);
    expect(lines.find(({ action }) => action === 'password.changed')).toBeDefined();
    expect(JSON.stringify(lines)).not.toMatch(/horse|\$2/);
  });

  it.each([
    ['a short one', 'short'],
    ['a common one', 'password1'],
    ['one of too many bytes', 'ж'.repeat(37)],
  ])('is refused for %s', async (_what, password) => {
    const admin = await app.signUp();
    expect((await change(admin, admin.password, password)).status).toBe(422);
    expect(await statusOfMe(admin.access_token)).toBe(200);
  });

  it('takes the links with it that were mailed before', async () => {
    const admin = await app.signUp();
    await forgot(admin.email);
    const token = await mailedToken(app, admin, 'password_reset');
    expect((await change(admin, admin.password, 'new horse battery')).status).toBe(204);
    const late = await reset(token, 'entirely new battery');
    expect(late.body.errors).toEqual([{ field: 'token', message: 'was used, has expired or never was' }]);
    expect((await signIn(admin, 'new horse battery')).status).toBe(200);
  });

  it('is not heard any more after many failures of one session, and the others are', async () => {
    const admin = await app.signUp();
    const lockout = createLockout(app.ground.db, app.ground.config.auth, { now: () => new Date(now) });
    const { sid } = JSON.parse(Buffer.from(admin.access_token.split('.')[1]!, 'base64url').toString());
    await failAttempts(lockout, lockout.ofSession(sid), 19);
    expect((await change(admin, 'wrong horse', 'new horse battery')).status).toBe(422);
    const late = await change(admin, admin.password, 'new horse battery');
    expect(late.status).toBe(429);
    expect((await signIn(admin, admin.password)).status).toBe(200);
    const { access_token } = await openSession(app, admin);
    const body = { current_password: admin.password, new_password: 'new horse battery' };
    expect((await app.post('/api/v1/auth/password/change', body, bearer(access_token))).status).toBe(204);
  });
});

describe('a forgotten password', () => {
  it('is answered the same whoever asks, and leaves the same work behind', async () => {
    const admin = await app.signUp();
    const known = await forgot(admin.email.toUpperCase());
    const unknown = await forgot('nobody@shop.example');
    expect(known.status).toBe(202);
    expect(unknown.body).toEqual(known.body);
    expect(await mailsOf(admin, 'password_reset')).toBe(1);
    expect((await forgot('no address')).status).toBe(422);
  });

  it('is replaced by the link of the mail: once, everywhere else one is signed out', async () => {
    const admin = await app.signUp();
    const { access_token, refresh_token } = await openSession(app, admin);
    await forgot(admin.email);
    const mail = await newestMail(app, admin, 'password_reset');
    expect(mail.to).toBe(admin.email);
    const token = await mailedToken(app, admin, 'password_reset');
    expect(mail.body).toContain(`/reset-password#token=${token}`);

    expect((await reset(token, 'password1')).body.errors[0].field).toBe('password');
    const done = await reset(token, 'entirely new battery');
    expect(done.status).toBe(204);
    expect(await statusOfMe(access_token)).toBe(401);
    expect(await statusOfMe(admin.access_token)).toBe(401);
    expect((await app.post('/api/v1/auth/refresh', { refresh_token })).status).toBe(401);
    expect((await signIn(admin, admin.password)).status).toBe(401);
    const answer = await signIn(admin, 'entirely new battery');
    expect(answer.status).toBe(200);
    expect(answer.body.user.email_verified).toBe(true);
    const again = await reset(token, 'entirely new battery');
    expect(again.status).toBe(422);
    expect(again.body.errors).toEqual([{ field: 'token', message: 'was used, has expired or never was' }]);
  });

  it('takes one of several at the same time, and with it all links from before', async () => {
    const admin = await app.signUp();
    await forgot(admin.email);
    const first = await mailedToken(app, admin, 'password_reset');
    seconds(60);
    await forgot(admin.email);
    const second = await mailedToken(app, admin, 'password_reset');
    expect(second).not.toBe(first);
    const answers = await Promise.all([1, 2, 3].map((one) => reset(second, `battery number ${one}`)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([204, 422, 422]);
    expect((await reset(first, 'battery number 4')).status).toBe(422);
  });

  it('has an hour', async () => {
    const admin = await app.signUp();
    await forgot(admin.email);
    const token = await mailedToken(app, admin, 'password_reset');
    seconds(3_599);
    expect((await reset(token, 'short')).body.errors[0].field).toBe('password');
    seconds(1);
    expect((await reset(token, 'entirely new battery')).body.errors[0].field).toBe('token');
  });

  it('is not mailed without end, nor to somebody who was deactivated', async () => {
    const admin = await app.signUp();
    for (let count = 0; count < 7; count += 1) await forgot(admin.email);
    expect(await mailsOf(admin, 'password_reset')).toBe(5);
    const gone = await app.signUp();
    await app.ground.db.tenant(gone.company_id, (tdb) =>
      tdb.q.updateTable('users').set({ is_active: false }).execute(),
    );
    await forgot(gone.email);
    await app.settle();
    const links = await app.ground.db.tenant(gone.company_id, (tdb) =>
      tdb.q.selectFrom('mailed_links').select('purpose').execute(),
    );
    expect(links).toEqual([{ purpose: 'email_verification' }]);
  });

  it('keeps of the link only what a copy of the database cannot use', async () => {
    const admin = await app.signUp();
    await forgot(admin.email);
    const token = await mailedToken(app, admin, 'password_reset');
    const secret = Buffer.from(token, 'base64url').subarray(32);
    const rows = await app.ground.db.tenant(admin.company_id, (tdb) =>
      tdb.q.selectFrom('mailed_links').selectAll().execute(),
    );
    for (const { secret_hash } of rows) expect(secret_hash.equals(secret)).toBe(false);
  });

  it('is not replaced by anything that only looks like the link', async () => {
    const [admin, other] = [await app.signUp(), await app.signUp()];
    await forgot(admin.email);
    const token = await mailedToken(app, admin, 'password_reset');
    const verification = await mailedToken(app, admin, 'email_verification');
    const bytes = Buffer.from(token, 'base64url');
    const inOther = Buffer.concat([Buffer.from(other.company_id.replaceAll('-', ''), 'hex'), bytes.subarray(16)]);
    const guessed = Buffer.concat([bytes.subarray(0, 32), Buffer.alloc(32, 7)]);
    const attempts = [
      verification,
      inOther.toString('base64url'),
      guessed.toString('base64url'),
      token.slice(0, -1),
      `${token}A`,
      newId(),
      admin.access_token.slice(0, 200),
      "' or 1=1 --",
    ];
    for (const attempt of attempts) {
      const answer = await reset(attempt, 'entirely new battery');
      expect(answer.status, attempt).toBe(422);
      expect(answer.body.errors, attempt).toEqual([{ field: 'token', message: 'was used, has expired or never was' }]);
    }
    expect((await reset(token, 'entirely new battery')).status).toBe(204);
  });
});

describe('the address', () => {
  const verify = (token: string) => app.post('/api/v1/auth/email/verify', { token });

  it('is proved by the link of the mail that signing up sends, once', async () => {
    const admin = await app.signUp();
    expect((await admin.get('/api/v1/auth/me')).body.email_verified).toBe(false);
    const token = await mailedToken(app, admin, 'email_verification');
    expect((await verify(token)).status).toBe(204);
    expect((await admin.get('/api/v1/auth/me')).body.email_verified).toBe(true);
    expect((await verify(token)).status).toBe(422);
    expect((await auditLines(admin))[0]).toMatchObject({ action: 'user.email_verified', target_id: admin.user_id });
    const again = await admin.post('/api/v1/auth/email/verify/resend');
    expect(again.status).toBe(202);
    expect(again.body.message).toContain('already');
    expect(await mailsOf(admin, 'email_verification')).toBe(1);
  });

  it('can be asked for again, and every one of those mails will do', async () => {
    const admin = await app.signUp();
    const first = await mailedToken(app, admin, 'email_verification');
    seconds(60);
    expect((await admin.post('/api/v1/auth/email/verify/resend')).status).toBe(202);
    expect(await mailedToken(app, admin, 'email_verification')).not.toBe(first);
    expect((await verify(first)).status).toBe(204);
  });

  it('is not proved a week later, nor when it is another one by then', async () => {
    const late = await app.signUp();
    const token = await mailedToken(app, late, 'email_verification');
    const moved = await app.signUp();
    const theirs = await mailedToken(app, moved, 'email_verification');
    await app.ground.db.tenant(moved.company_id, (tdb) =>
      tdb.q
        .updateTable('users')
        .set({ email: `${newId()}@shop.example` })
        .execute(),
    );
    expect((await verify(theirs)).status).toBe(204);
    expect((await moved.get('/api/v1/auth/me')).body.email_verified).toBe(false);
    seconds(7 * 86_400);
    expect((await verify(token)).status).toBe(422);
  });
});
