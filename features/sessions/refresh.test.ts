import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '#tests/setup/app.ts';
import { createRefreshTokens } from './refresh-token.ts';

let now = new Date('2026-03-01T12:00:00Z').getTime();
const seconds = (count: number): void => void (now += count * 1_000);
let app: TestApp;
let company_id: string;

interface Pair {
  access_token: string;
  refresh_token: string;
}

const login = { email: 'ada@shop.example', password: 'correct horse' };

async function signIn(): Promise<Pair> {
  const answer = await app.post('/api/v1/auth/login', login);
  expect(answer.status).toBe(200);
  return answer.body;
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const refresh = (refresh_token: string) => app.post('/api/v1/auth/refresh', { refresh_token });
const byCookie = (token: string, headers: Record<string, string> = {}, path = 'refresh') =>
  app.post(`/api/v1/auth/${path}`, undefined, { cookie: `parley_refresh=${token}`, ...headers });
const statusOfMe = async (token: string) => (await app.get('/api/v1/auth/me', bearer(token))).status;

beforeAll(async () => {
  app = await startTestApp({ clock: { now: () => new Date(now) } });
  const made = await app.post('/api/v1/auth/signup', { ...login, first_name: 'Ada', last_name: 'Lovelace' });
  company_id = made.body.user.company_id;
});
afterAll(() => app.stop());

describe('refreshing', () => {
  it('exchanges the token for the next one, and so on', async () => {
    const first = await signIn();
    seconds(60);
    const second = await refresh(first.refresh_token);
    expect(second.status).toBe(200);
    expect(second.body).toMatchObject({ token_type: 'bearer', expires_in: 900, user: { email: login.email } });
    expect(second.body.refresh_token).not.toBe(first.refresh_token);
    seconds(60);
    const third = await refresh(second.body.refresh_token);
    expect(third.status).toBe(200);
    expect(await statusOfMe(third.body.access_token)).toBe(200);
    expect(await statusOfMe(first.access_token)).toBe(200);
  });

  it('takes the token of the cookie and puts the next one there', async () => {
    const { refresh_token } = await signIn();
    const answer = await byCookie(refresh_token);
    expect(answer.status).toBe(200);
    expect(answer.headers.getSetCookie()[0]).toContain(`parley_refresh=${answer.body.refresh_token};`);
    const next = await app.post('/api/v1/auth/refresh', {}, { cookie: `parley_refresh=${answer.body.refresh_token}` });
    expect(next.status).toBe(200);
  });

  it('gives two tabs at the same time the same successor', async () => {
    const { refresh_token } = await signIn();
    const [one, other] = await Promise.all([byCookie(refresh_token), byCookie(refresh_token)]);
    expect([one.status, other.status]).toEqual([200, 200]);
    expect(other.body.refresh_token).toBe(one.body.refresh_token);
    expect(other.headers.getSetCookie()[0]).toBe(one.headers.getSetCookie()[0]);
  });

  it('gives any number of them the same successor, round after round', async () => {
    let { refresh_token } = await signIn();
    for (let round = 0; round < 5; round += 1) {
      const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(refresh_token)));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      const successors = new Set(answers.map(({ body }) => body.refresh_token as string));
      expect(successors.size).toBe(1);
      [refresh_token] = [...successors] as [string];
    }
  });

  it('gives the successor again for half a minute, and ends the session after that', async () => {
    const first = await signIn();
    const second = await refresh(first.refresh_token);
    seconds(30);
    const again = await refresh(first.refresh_token);
    expect(again.status).toBe(200);
    expect(again.body.refresh_token).toBe(second.body.refresh_token);

    now += 1;
    const replay = await byCookie(first.refresh_token);
    expect(replay.status).toBe(401);
    expect(replay.headers.getSetCookie()).toEqual([]);
    expect((await refresh(second.body.refresh_token)).status).toBe(401);
    for (const { access_token } of [first, second.body, again.body]) expect(await statusOfMe(access_token)).toBe(401);
  });

  it('ends the session for a token older than the one before, at any time', async () => {
    const first = await signIn();
    const second = await refresh(first.refresh_token);
    const third = await refresh(second.body.refresh_token);
    expect((await refresh(first.refresh_token)).status).toBe(401);
    expect((await refresh(third.body.refresh_token)).status).toBe(401);
  });

  it('ends that one session only', async () => {
    const other = await signIn();
    const first = await signIn();
    await refresh(first.refresh_token);
    seconds(31);
    expect((await refresh(first.refresh_token)).status).toBe(401);
    expect((await refresh(other.refresh_token)).status).toBe(200);
  });

  it('is over when the session was not refreshed for its whole life', async () => {
    const { refresh_token } = await signIn();
    seconds(30 * 86_400 - 1);
    const last = await refresh(refresh_token);
    expect(last.status).toBe(200);
    seconds(30 * 86_400);
    expect((await refresh(last.body.refresh_token)).status).toBe(401);
  });

  it('does not take what only looks like a token of the session', async () => {
    const { refresh_token, access_token } = await signIn();
    const tokens = createRefreshTokens(app.ground.config.auth);
    const claim = tokens.read(refresh_token)!;
    const strange = { ...app.ground.config.auth, secrets: ['a guess'] };
    const attempts = [
      access_token,
      'prt_',
      refresh_token.slice(4),
      refresh_token.toUpperCase(),
      `${refresh_token}A`,
      createRefreshTokens(strange).make(claim),
      tokens.make({ ...claim, generation: 1 }),
      tokens.make({ ...claim, session_id: company_id }),
      tokens.make({ ...claim, company_id: claim.session_id }),
      "' or 1=1 --",
    ];
    for (const attempt of attempts) expect((await refresh(attempt)).status, attempt).toBe(401);
    expect((await app.post('/api/v1/auth/refresh')).status).toBe(401);
    expect(await statusOfMe(refresh_token)).toBe(401);
    expect((await refresh(refresh_token)).status).toBe(200);
  });

  it('is refused to a deactivated user and to a suspended company', async () => {
    const { refresh_token } = await signIn();
    const set = (is_active: boolean, suspended_at: Date | null) =>
      app.ground.db.tenant(company_id, async (tdb) => {
        await tdb.q.updateTable('users').set({ is_active }).execute();
        await tdb.q.updateTable('companies').set({ suspended_at }).execute();
      });
    await set(false, null);
    expect((await refresh(refresh_token)).status).toBe(401);
    await set(true, new Date(now));
    expect((await refresh(refresh_token)).status).toBe(403);
    await set(true, null);
    expect((await refresh(refresh_token)).status).toBe(200);
  });

  it('refuses unknown fields', async () => {
    const answer = await app.post('/api/v1/auth/refresh', { refresh_token: 'x', user_id: 'y' });
    expect(answer.status).toBe(422);
    expect(answer.body.detail).toContain('user_id');
  });
});

describe('the cookie', () => {
  it.each([
    ['http://evil.example', 403],
    ['null', 403],
    ['http://127.0.0.1:1', 403],
    ['http://localhost:3000.evil.example', 403],
    ['http://localhost:3000', 200],
  ])('sent by a page of %s is answered %i', async (origin, status) => {
    const { refresh_token } = await signIn();
    expect((await byCookie(refresh_token, { origin })).status).toBe(status);
    expect((await byCookie(refresh_token, { origin }, 'logout')).status).toBe(status === 200 ? 204 : status);
  });

  it('sent by a page of our own is taken', async () => {
    const { refresh_token } = await signIn();
    expect((await byCookie(refresh_token, { origin: app.url })).status).toBe(200);
  });
});

describe('signing out', () => {
  it('ends the session at once and takes the cookie away', async () => {
    const { access_token, refresh_token } = await signIn();
    const answer = await app.post('/api/v1/auth/logout', undefined, bearer(access_token));
    expect(answer.status).toBe(204);
    expect(answer.text).toBe('');
    expect(answer.headers.getSetCookie()[0]).toMatch(
      /^parley_refresh=; .*Path=\/api\/v1\/auth; Expires=Thu, 01 Jan 1970/,
    );
    expect(await statusOfMe(access_token)).toBe(401);
    expect((await refresh(refresh_token)).status).toBe(401);
  });

  it('works by the cookie alone, and again', async () => {
    const { access_token, refresh_token } = await signIn();
    expect((await byCookie(refresh_token, {}, 'logout')).status).toBe(204);
    expect((await byCookie(refresh_token, {}, 'logout')).status).toBe(204);
    expect(await statusOfMe(access_token)).toBe(401);
  });

  it('needs something to know the session by', async () => {
    const answer = await app.post('/api/v1/auth/logout', undefined, {
      ...bearer('nonsense'),
      cookie: 'parley_refresh=prt_x',
    });
    expect(answer.status).toBe(401);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  it('ends no other session', async () => {
    const [one, other] = [await signIn(), await signIn()];
    await app.post('/api/v1/auth/logout', undefined, bearer(one.access_token));
    expect(await statusOfMe(other.access_token)).toBe(200);
  });
});
