import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type SignedIn, type TestApp } from '#tests/setup/app.ts';
import { bearer, openSession } from '#tests/setup/sessions.ts';

const ROUNDS = 200;
const AT_ONCE = 50;
/** Ten thousand exchanges, also on a machine that has much else to do. */
const LONG_MS = 900_000;

let now = new Date('2026-03-01T12:00:00Z').getTime();
let app: TestApp;
let admin: SignedIn;
beforeAll(async () => {
  app = await startTestApp({ clock: { now: () => new Date(now) } });
  admin = await app.signUp();
});
afterAll(() => app.stop());

const refresh = (refresh_token: string) => app.post('/api/v1/auth/refresh', { refresh_token });
const statusOfMe = async (token: string) => (await app.get('/api/v1/auth/me', bearer(token))).status;

describe(`${AT_ONCE} refreshes of one token at the same moment, ${ROUNDS} times after each other`, () => {
  it(
    'log nobody out: all get the same successor',
    async () => {
      let { refresh_token } = await openSession(app, admin);
      for (let round = 0; round < ROUNDS; round += 1) {
        const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => refresh(refresh_token)));
        expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
        const successors = new Set(answers.map(({ body }) => body.refresh_token as string));
        expect(successors.size).toBe(1);
        expect(successors).not.toContain(refresh_token);
        if (round === ROUNDS - 1) expect(await statusOfMe(answers[0]!.body.access_token)).toBe(200);
        [refresh_token] = [...successors] as [string];
        now += 1_000;
      }
    },
    LONG_MS,
  );
});

describe('every replay after the grace', () => {
  it(
    'ends its family and no other one',
    async () => {
      const untouched = await openSession(app, admin);
      for (let round = 0; round < ROUNDS; round += 1) {
        const first = await openSession(app, admin);
        const second = (await refresh(first.refresh_token)).body;
        // Half of them are replayed just after the grace, the others after one more exchange and within it.
        const older = round % 2 === 0;
        const newest = older ? (await refresh(second.refresh_token)).body : second;
        now += older ? 1_000 : 30_001;
        expect(await statusOfMe(newest.access_token)).toBe(200);
        expect((await refresh(first.refresh_token)).status).toBe(401);
        const [later, me] = await Promise.all([refresh(newest.refresh_token), statusOfMe(newest.access_token)]);
        expect([later.status, me]).toEqual([401, 401]);
      }
      expect((await refresh(untouched.refresh_token)).status).toBe(200);
    },
    LONG_MS,
  );

  it('wins against the owner who refreshes at that moment: whoever comes first, the family is over', async () => {
    for (let round = 0; round < 20; round += 1) {
      const first = await openSession(app, admin);
      const second = (await refresh(first.refresh_token)).body;
      now += 30_001;
      const [, ...answers] = await Promise.all([
        refresh(first.refresh_token),
        ...Array.from({ length: 10 }, () => refresh(second.refresh_token)),
      ]);
      for (const { status, body } of answers) {
        if (status === 200) expect((await refresh(body.refresh_token)).status).toBe(401);
      }
      expect(await statusOfMe(second.access_token)).toBe(401);
    }
  });
});
