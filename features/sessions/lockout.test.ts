import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type SignedIn, type TestApp } from '#tests/setup/app.ts';
import { auditLines, mailedToken } from '#tests/setup/sessions.ts';
import { failAttempts } from './testing/attempts.ts';
import { createLockout, waitAfter, type Lockout, type Subject } from './lockout.ts';

const FREE = 20;
let now = new Date('2026-03-01T12:00:00Z').getTime();
const clock = { now: () => new Date(now) };
const seconds = (count: number): void => void (now += count * 1_000);

let app: TestApp;
let lockout: Lockout;
beforeAll(async () => {
  app = await startTestApp({ clock });
  lockout = createLockout(app.ground.db, app.ground.config.auth, clock);
});
afterAll(() => app.stop());

describe('the wait after a failure', () => {
  it('begins late, doubles, and never grows beyond a quarter of an hour', () => {
    expect([0, 1, FREE - 1].map(waitAfter)).toEqual([0, 0, 0]);
    expect([20, 21, 22, 23, 24].map(waitAfter)).toEqual([30, 60, 120, 240, 480]);
    fc.assert(
      fc.property(fc.nat(), (failures) => {
        expect(waitAfter(failures)).toBeLessThanOrEqual(900);
        expect(waitAfter(failures + 1)).toBeGreaterThanOrEqual(waitAfter(failures));
      }),
    );
  });
});

describe('failures', () => {
  let subject: Subject;
  let count = 0;
  beforeEach(() => {
    subject = lockout.ofAccount(undefined, `nobody ${(count += 1)}`);
  });
  const fail = (times: number) => failAttempts(lockout, subject, times);
  /** What the next attempt would see; it takes itself back. */
  const look = () =>
    lockout.attempt(subject, async ({ failures }) => Promise.resolve({ ended: 'open' as const, result: failures }));
  const waitNow = () =>
    look().then(
      () => 0,
      (error: { code: string; retry_after_s: number }) => error.retry_after_s,
    );

  it('are heard twenty times, and the one that begins the waiting is told', async () => {
    expect((await fail(FREE)).indexOf(true)).toBe(FREE - 1);
    expect(await waitNow()).toBe(30);
    seconds(29);
    expect(await waitNow()).toBe(1);
    seconds(1);
    expect(await look()).toBe(FREE);
    expect(await fail(1)).toEqual([false]);
    expect(await waitNow()).toBe(60);
  });

  it('made at the same moment are heard as many as one after the other', async () => {
    const atOnce = async () => {
      const made = await Promise.allSettled(Array.from({ length: 40 }, () => fail(1)));
      return made.filter(({ status }) => status === 'fulfilled').length;
    };
    expect(await atOnce()).toBe(FREE);
    for (const wait of [30, 60, 120]) {
      expect(await waitNow()).toBe(wait);
      seconds(wait);
      expect(await atOnce()).toBe(1);
    }
    expect(await waitNow()).toBe(240);
  });

  it('wait for a quarter of an hour however many there are', async () => {
    await fail(FREE);
    for (let more = 0; more < 10; more += 1) {
      seconds(900);
      await fail(1);
    }
    expect(await waitNow()).toBe(900);
  });

  it('do not grow by an attempt of which nobody knows how it would have ended', async () => {
    await fail(FREE);
    seconds(30);
    const lost = lockout.attempt(subject, () => Promise.reject(new Error('the database went away')));
    await expect(lost).rejects.toThrow('went away');
    expect(await look()).toBe(FREE);
    expect(await look()).toBe(FREE);
  });

  it('are forgotten after a success, and after a day without any', async () => {
    await fail(FREE);
    await lockout.forget(subject);
    expect(await look()).toBe(0);
    await fail(FREE - 1);
    await lockout.attempt(subject, async () => Promise.resolve({ ended: 'right', result: undefined }));
    expect(await look()).toBe(0);
    await fail(FREE);
    seconds(86_401);
    expect(await look()).toBe(0);
    await fail(1);
    expect(await look()).toBe(1);
  });

  it('outlive the process that counted them, and hold for all', async () => {
    await fail(FREE);
    const beside = await startTestApp({ clock, beside: app });
    const theirs = createLockout(beside.ground.db, beside.ground.config.auth, clock);
    await expect(failAttempts(theirs, subject, 1)).rejects.toMatchObject({ code: 'too_many_requests' });
    await beside.stop();
  });

  it('are kept under a name that tells nobody whose they are, and not for long', async () => {
    await failAttempts(lockout, lockout.ofAccount(undefined, 'ada@shop.example'), 1);
    const kept = () =>
      app.ground.db.executeSystem('select encode(subject, $1) as subject from sign_in_failures', ['escape']);
    expect(JSON.stringify((await kept()).rows)).not.toContain('ada');
    seconds(2 * 86_400);
    await fail(10);
    expect((await kept()).rows).toHaveLength(1);
  });

  it('of one subject keep no other one out', () => {
    const subjects = [
      lockout.ofAccount('u1', 'ada'),
      lockout.ofAccount('u2', 'ada'),
      lockout.ofAccount(undefined, 'ada'),
      lockout.ofDevice('u1', 'd1'),
      lockout.ofDevice('u1', 'd2'),
      lockout.ofSession('u1'),
    ];
    expect(new Set(subjects.map((one) => one.toString('hex'))).size).toBe(subjects.length);
    expect(lockout.ofAccount('u1', 'ada')).toEqual(lockout.ofAccount('u1', 'ada@shop.example'));
    expect(lockout.ofAccount(undefined, 'Ada')).toEqual(lockout.ofAccount(undefined, 'aDA'));
  });
});

describe('an account that is guessed at from everywhere', () => {
  let admin: SignedIn;
  let device: string;
  const signIn = (email: string, password: string, cookie = '') =>
    app.post('/api/v1/auth/login', { email, password }, cookie === '' ? {} : { cookie });
  const lock = (subject: Subject) => failAttempts(lockout, subject, FREE - 1);

  beforeAll(async () => {
    admin = await app.signUp();
    const answer = await signIn(admin.email, admin.password);
    device = /parley_device=[^;]+/.exec(answer.headers.getSetCookie().join('\n'))![0];
  });

  it('keeps strangers waiting in the same words as an account that nobody has', async () => {
    const wait = async (email: string) => {
      expect((await signIn(email, 'the last guess')).status).toBe(401);
      const { status, body, headers } = await signIn(email, admin.password);
      return { status, body: { ...body, request_id: '' }, wait: headers.get('retry-after') };
    };
    await lock(lockout.ofAccount(admin.user_id, admin.email));
    await lock(lockout.ofAccount(undefined, 'nobody@shop.example'));
    const known = await wait(admin.email);
    expect(known).toMatchObject({ status: 429, wait: '30' });
    expect(await wait('nobody@shop.example')).toEqual(known);
  });

  it('is told of once in the audit log, and lets its owner in where they have been before', async () => {
    const lines = await auditLines(admin);
    expect(lines.filter(({ action }) => action === 'session.refused')).toMatchObject([
      { target_id: admin.user_id, details: { reason: 'too many failures' } },
    ]);
    expect((await signIn(admin.email, admin.password)).status).toBe(429);
    expect((await signIn(admin.email, admin.password, device)).status).toBe(200);
    expect((await signIn(admin.email, admin.password)).status).toBe(429);
  });

  it('is not opened by what only looks like such a browser, or by that of somebody else', async () => {
    const other = await app.signUp();
    const answer = await signIn(other.email, other.password);
    const theirs = /parley_device=[^;]+/.exec(answer.headers.getSetCookie().join('\n'))![0];
    for (const cookie of [theirs, `${device}A`, 'parley_device=pdv_', 'parley_device=']) {
      expect((await signIn(admin.email, admin.password, cookie)).status, cookie).toBe(429);
    }
  });

  it('is heard once when a wait ends, however many try at that moment', async () => {
    const other = await app.signUp();
    await failAttempts(lockout, lockout.ofAccount(other.user_id, ''), FREE);
    seconds(30);
    const made = await Promise.all([1, 2, 3, 4].map((guess) => signIn(other.email, `guess number ${guess}`)));
    expect(made.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([401, 429, 429, 429]);
    now -= 30_000;
  });

  it('lets its owner in after the wait, and says then how often it was tried', async () => {
    seconds(30);
    expect((await signIn(admin.email, admin.password)).status).toBe(200);
    const [opened] = await auditLines(admin);
    expect(opened).toMatchObject({
      action: 'session.opened',
      details: { by: 'password', failed_before: FREE },
    });
    expect((await signIn(admin.email, 'one more')).status).toBe(401);
  });

  it('is open again to whoever has its mail', async () => {
    await lock(lockout.ofAccount(admin.user_id, ''));
    expect((await signIn(admin.email, admin.password)).status).toBe(429);
    await app.post('/api/v1/auth/password/forgot', { email: admin.email });
    const token = await mailedToken(app, admin, 'password_reset');
    const password = 'another battery';
    const reset = await app.post('/api/v1/auth/password/reset', { token, password });
    expect(reset.status).toBe(204);
    expect(reset.headers.getSetCookie()[0]).toMatch(/^parley_device=pdv_/);
    expect((await signIn(admin.email, password)).status).toBe(200);
  });
});
