import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '#features/users';
import { newId } from '#platform/runtime';
import { startTestApp, type TestApp } from '#tests/setup/app.ts';

let now = new Date('2026-03-01T12:00:00Z').getTime();
let app: TestApp;
const password = 'correct horse';

interface SignedIn {
  token: string;
  user: { id: string; company_id: string };
  session_id: string;
}

async function signIn(email: string): Promise<SignedIn> {
  const { body } = await app.post('/api/v1/auth/login', { email, password });
  const token = body.access_token as string;
  const { sid } = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { sid: string };
  return { token, user: body.user, session_id: sid };
}

async function signUp(email: string): Promise<SignedIn> {
  const body = { email, password, first_name: 'Ada', last_name: 'Lovelace' };
  expect((await app.post('/api/v1/auth/signup', body)).status).toBe(201);
  return signIn(email);
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const me = (token: string) => app.get('/api/v1/auth/me', bearer(token));
const list = (token: string, query = '') => app.get(`/api/v1/auth/sessions${query}`, bearer(token));
const end = (token: string, id: string) => app.delete(`/api/v1/auth/sessions/${id}`, bearer(token));

beforeAll(async () => {
  app = await startTestApp({ clock: { now: () => new Date(now) } });
});
afterAll(() => app.stop());

describe("one's own sessions", () => {
  it('are listed, the newest first, with the present one marked', async () => {
    const first = await signUp('list@shop.example');
    now += 1_000;
    const second = await signIn('list@shop.example');
    const answer = await list(second.token);
    expect(answer.status).toBe(200);
    expect(answer.body.total).toBe(2);
    expect(answer.body.data).toEqual([
      {
        id: second.session_id,
        created_at: new Date(now).toISOString(),
        last_used_at: new Date(now).toISOString(),
        expires_at: new Date(now + 30 * 86_400_000).toISOString(),
        user_agent: expect.any(String),
        current: true,
      },
      expect.objectContaining({ id: first.session_id, current: false }),
    ]);
    const page = await list(second.token, '?skip=1&limit=1');
    expect(page.body).toMatchObject({ data: [{ id: first.session_id }], total: 2 });
    const oldest = await list(second.token, '?order=asc&limit=1');
    expect(oldest.body.data[0].id).toBe(first.session_id);
  });

  it.each(['?sort=user_agent', '?limit=501', '?limit=ten', '?user_id=x', '?q=x', '?skip=-1'])(
    'are not listed by %s',
    async (query) => {
      const { token } = await signIn('list@shop.example');
      expect((await list(token, query)).status).toBe(422);
    },
  );

  it('end at once', async () => {
    const here = await signUp('end@shop.example');
    const there = await signIn('end@shop.example');
    expect((await me(there.token)).status).toBe(200);
    expect((await end(here.token, there.session_id)).status).toBe(204);
    const refused = await me(there.token);
    expect(refused.status).toBe(401);
    expect(refused.body.detail).toBe('Invalid authentication credentials');
    expect((await list(here.token)).body.total).toBe(1);
    expect((await end(here.token, there.session_id)).status).toBe(404);
    expect((await end(here.token, here.session_id)).status).toBe(204);
    expect((await list(here.token)).status).toBe(401);
  });

  it("are nobody else's: another company's cannot be told from one that never was", async () => {
    const [mine, theirs] = [await signUp('mine@shop.example'), await signUp('theirs@shop.example')];
    const foreign = await end(mine.token, theirs.session_id);
    const unknown = await end(mine.token, newId());
    expect(foreign.status).toBe(404);
    expect(foreign.body.detail).toBe('Session not found');
    expect({ ...foreign.body, request_id: '' }).toEqual({ ...unknown.body, request_id: '' });
    expect([...foreign.headers.keys()]).toEqual([...unknown.headers.keys()]);
    expect((await me(theirs.token)).status).toBe(200);
    expect((await end(mine.token, 'not-an-id')).status).toBe(422);
  });

  it("are not a colleague's either", async () => {
    const admin = await signUp('admin@shop.example');
    const colleague = await signUp('colleague@shop.example');
    // Both in one company, so that only the user tells them apart.
    const id = newId();
    const at = new Date(now);
    await app.ground.db.tenant(admin.user.company_id, async (tdb) => {
      const { company_id } = tdb;
      const row = {
        id,
        company_id,
        email: 'c@shop.example',
        username: 'c',
        hashed_password: '-',
        first_name: 'C',
        last_name: 'C',
      };
      await tdb.q
        .insertInto('users')
        .values({ ...row, role: 'client' satisfies Role })
        .execute();
      const times = { rotated_at: at, created_at: at, last_used_at: at, expires_at: new Date(now + 60_000) };
      await tdb.q
        .insertInto('sessions')
        .values({ id, company_id, user_id: id, ...times })
        .execute();
    });
    expect((await list(admin.token)).body.total).toBe(1);
    expect((await end(admin.token, id)).status).toBe(404);
    expect((await end(colleague.token, admin.session_id)).status).toBe(404);
  });
});

describe('an access token stops working at once', () => {
  const changes: [string, (user: SignedIn['user']) => Promise<unknown>][] = [
    [
      'when the user is deactivated',
      ({ id, company_id }) =>
        app.ground.db.tenant(company_id, (tdb) =>
          tdb.q.updateTable('users').set({ is_active: false }).where('id', '=', id).execute(),
        ),
    ],
    [
      'when the user gets another role',
      ({ id, company_id }) =>
        app.ground.db.tenant(company_id, (tdb) =>
          tdb.q.updateTable('users').set({ role: 'client' }).where('id', '=', id).execute(),
        ),
    ],
    [
      'when the user is deleted',
      ({ id, company_id }) =>
        app.ground.db.tenant(company_id, (tdb) => tdb.q.deleteFrom('users').where('id', '=', id).execute()),
    ],
    [
      'when the company is suspended',
      ({ company_id }) =>
        app.ground.db.tenant(company_id, (tdb) =>
          tdb.q
            .updateTable('companies')
            .set({ suspended_at: new Date(now) })
            .execute(),
        ),
    ],
    [
      'when the company is deleted',
      ({ company_id }) => app.ground.db.tenant(company_id, (tdb) => tdb.q.deleteFrom('companies').execute()),
    ],
    ['when it expires', () => Promise.resolve((now += 900_000))],
  ];

  it.each(changes)('%s', async (what, change) => {
    const bystander = await signIn('list@shop.example');
    const { token, user } = await signUp(`${newId()}@shop.example`);
    expect((await me(token)).status).toBe(200);
    await change(user);
    for (const answer of [
      await me(token),
      await list(token),
      await app.get('/api/v1/companies/current', bearer(token)),
    ]) {
      const suspended = what.includes('suspended');
      expect(answer.status).toBe(suspended ? 403 : 401);
      expect(answer.body.detail).toContain(suspended ? 'suspended' : 'Invalid authentication credentials');
    }
    if (!what.includes('expires')) expect((await me(bystander.token)).status).toBe(200);
  });
});
