import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type SignedIn, type TestApp } from '../../tests/setup/app.ts';
import { openOperator, withToken } from '../../tests/setup/operator.ts';

let app: TestApp;
let operator: SignedIn;
let company: SignedIn;
let now = Date.now();

beforeAll(async () => {
  app = await startTestApp({ clock: { now: () => new Date(now) } });
  await meet();
});
afterAll(() => app.stop());

/** An operator and a company that nothing has happened to yet. */
async function meet(): Promise<void> {
  operator = await openOperator(app);
  company = await app.signUp();
}

const REASON = 'They asked why their number is silent';
const act = (body: object = { reason: REASON }) => operator.post(`/api/v1/companies/${company.company_id}/act`, body);
async function acting(): Promise<SignedIn> {
  const { body } = await act();
  return withToken(app, company, body.access_token);
}
const current = (who: SignedIn) => who.get('/api/v1/companies/current');
const sessions = () => company.get('/api/v1/companies/current/acting_sessions');

async function audit(who: SignedIn) {
  return app.ground.db.tenant(who.company_id, async (tdb) => {
    const { rows } = await sql<{ action: string; actor_type: string; actor_id: string; target_id: string }>`
      select action, actor_type, actor_id, target_id from audit_log
      where company_id = ${who.company_id} and action ~ '^(acting|company)' order by id`.execute(tdb.q);
    return rows;
  });
}

describe('an operator', () => {
  it('acts for a company with what its administrators may, under their own name, for an hour', async () => {
    const begun = await act();
    expect(begun.status).toBe(200);
    expect(begun.headers.get('cache-control')).toBe('no-store');
    expect(begun.body).toEqual({
      id: expect.any(String),
      access_token: expect.any(String),
      token_type: 'bearer',
      expires_in: 3_600,
      expires_at: new Date(now + 3_600_000).toISOString(),
      company: { id: company.company_id, name: expect.any(String) },
    });
    const there = withToken(app, company, begun.body.access_token);
    const seen = await current(there);
    expect(seen.body).toMatchObject({
      id: company.company_id,
      acting: { operator_name: 'Ada Admin', expires_at: begun.body.expires_at },
    });
    const made = await there.post('/api/v1/contacts', { name: 'Carla', phone: '+15550100' });
    expect(made.status).toBe(201);
    expect((await company.get(`/api/v1/contacts/${made.body.id}`)).status).toBe(200);
    now += 3_600_000;
    expect((await current(there)).status).toBe(401);
    await meet();
  });

  it('is written down in both companies, with whatever they change', async () => {
    await meet();
    const begun = await act();
    const there = withToken(app, company, begun.body.access_token);
    await there.patch('/api/v1/companies/current', { name: 'Renamed by hand' });
    expect((await there.delete('/api/v1/auth/acting')).status).toBe(204);
    const by = { actor_type: 'operator', actor_id: operator.user_id };
    expect(await audit(company)).toEqual([
      { action: 'acting.started', target_id: begun.body.id, ...by },
      { action: 'company.updated', target_id: company.company_id, ...by },
      { action: 'acting.ended', target_id: begun.body.id, ...by },
    ]);
    const own = { actor_type: 'user', actor_id: operator.user_id };
    expect(await audit(operator)).toEqual([
      { action: 'acting.started', target_id: company.company_id, ...own },
      { action: 'acting.ended', target_id: begun.body.id, ...own },
    ]);
    expect((await current(there)).status).toBe(401);
  });

  it('may end more errands at once than there are connections, and each is written down once', async () => {
    await meet();
    const errands = await Promise.all(Array.from({ length: 12 }, () => acting()));
    const ended = await Promise.all(errands.map((there) => there.delete('/api/v1/auth/acting')));
    expect(ended.map(({ status }) => status)).toEqual(errands.map(() => 204));
    for (const who of [company, operator]) {
      const lines = (await audit(who)).filter(({ action }) => action === 'acting.ended');
      expect(new Set(lines.map(({ target_id }) => target_id)).size).toBe(12);
      expect(lines).toHaveLength(12);
    }
  });

  it('cannot do there what needs a person of the company, nor act on from there', async () => {
    const there = await acting();
    const other = await app.signUp();
    const path = `/api/v1/companies/${other.company_id}/act`;
    const me = await there.get('/api/v1/auth/me');
    expect(me.body).toMatchObject({ id: operator.user_id, company_id: company.company_id, acting: true });
    expect((await there.get('/api/v1/auth/sessions')).status).toBe(403);
    expect((await there.post(path, { reason: REASON })).status).toBe(403);
    expect((await there.get('/api/v1/plans')).status).toBe(403);
    const deletion = await there.post('/api/v1/companies/current/deletion', { confirm_name: 'x' });
    expect(deletion).toMatchObject({ status: 403, body: { detail: expect.stringContaining('Only a user') } });
  });

  it('sees the company they act for and no other', async () => {
    const there = await acting();
    const made = await (await app.signUp()).post('/api/v1/contacts', { name: 'Not theirs', phone: '+15550101' });
    expect((await there.get(`/api/v1/contacts/${made.body.id}`)).status).toBe(404);
    const own = await operator.post('/api/v1/contacts', { name: "Operator's", phone: '+15550102' });
    expect((await there.get(`/api/v1/contacts/${own.body.id}`)).status).toBe(404);
    expect((await there.get('/api/v1/contacts')).body).toEqual({ data: [], total: 0 });
  });

  it.each([
    ['no reason', {}, 422, 'reason'],
    ['an empty reason', { reason: ' ' }, 422, 'reason'],
    ['a day', { reason: REASON, minutes: 1_440 }, 422, 'minutes'],
  ])('cannot act with %s', async (_what, body, status, words) => {
    const answer = await act(body);
    expect(answer.status).toBe(status);
    expect(answer.body.detail).toContain(words);
  });

  it('cannot act for their own company, nor for one that is not there', async () => {
    const own = await operator.post(`/api/v1/companies/${operator.company_id}/act`, { reason: REASON });
    expect(own).toMatchObject({ status: 409, body: { detail: expect.stringContaining('belong to this company') } });
    const none = await operator.post(`/api/v1/companies/${operator.user_id}/act`, { reason: REASON });
    expect(none).toMatchObject({ status: 404, body: { detail: 'Company not found' } });
    expect((await operator.delete('/api/v1/auth/acting')).status).toBe(409);
  });
});

describe('an errand ends at once', () => {
  /** Time tells nobody; and the company of an operator is not suspended while they are one. */
  const UNTOLD = ['expires', 'suspended'];
  const endings: [string, () => Promise<unknown>][] = [
    [
      'when an administrator of the company ends it',
      async () => {
        const { id } = (await sessions()).body.data[0];
        return company.delete(`/api/v1/companies/current/acting_sessions/${id}`);
      },
    ],
    [
      'when the company forbids it',
      () => company.patch('/api/v1/companies/current', { settings: { allow_acting: false } }),
    ],
    ['when the operator signs out', () => operator.post('/api/v1/auth/logout')],
    ['when the operator is deactivated', () => setOperator(sql`is_active = false`)],
    ['when the operator is one no longer', () => setOperator(sql`role = 'company_admin'`)],
    ["when the operator's own session expires", async () => (now += 40 * 86_400_000)],
    [
      "when the operator's own company is suspended",
      () =>
        app.ground.db.tenant(operator.company_id, (tdb) =>
          tdb.q
            .updateTable('companies')
            .set({ suspended_at: new Date(now) })
            .execute(),
        ),
    ],
  ];
  const setOperator = (change: ReturnType<typeof sql>) =>
    app.ground.db.tenant(operator.company_id, (tdb) =>
      sql`update users set ${change} where company_id = ${operator.company_id}`.execute(tdb.q),
    );

  it.each(endings)('%s', async (when, end) => {
    await meet();
    const there = await acting();
    expect((await current(there)).status).toBe(200);
    const told = Promise.withResolvers<void>();
    const unsubscribe = app.ground.bus.on('access', (id) => (id === company.company_id ? told.resolve() : undefined));
    await end();
    expect((await current(there)).status).toBe(401);
    if (UNTOLD.some((word) => when.includes(word))) return;
    // Those who follow the company's events are looked at again.
    await told.promise;
    unsubscribe();
    expect((await current(company)).body.acting).toBeNull();
    expect((await sessions()).body.data[0]).toMatchObject({ reason: REASON, is_live: false });
  });
});

describe('the company', () => {
  beforeAll(meet);

  it('sees who acts, who has acted and why, and that it ended', async () => {
    await acting();
    expect((await current(company)).body.acting).toMatchObject({ operator_name: 'Ada Admin' });
    const [live] = (await sessions()).body.data;
    expect(live).toMatchObject({ operator_name: 'Ada Admin', reason: REASON, is_live: true, ended_at: null });
    const path = `/api/v1/companies/current/acting_sessions/${live.id}`;
    expect((await company.delete(path)).status).toBe(204);
    expect((await company.delete(path)).status).toBe(404);
    const [ended] = (await sessions()).body.data;
    expect(ended).toMatchObject({ is_live: false, ended_at: new Date(now).toISOString() });
  });

  it("may forbid it, and does not see another's", async () => {
    await acting();
    const other = await app.signUp();
    const { id } = (await sessions()).body.data[0];
    expect((await other.get('/api/v1/companies/current/acting_sessions')).body).toEqual({ data: [], total: 0 });
    expect((await other.delete(`/api/v1/companies/current/acting_sessions/${id}`)).status).toBe(404);
    await company.patch('/api/v1/companies/current', { settings: { allow_acting: false } });
    const refused = await act();
    expect(refused.status).toBe(409);
    expect(refused.body.detail).toContain('does not let operators act');
  });
});

describe('a token', () => {
  beforeAll(meet);

  const parts = (token: string) => token.split('.').map((part) => Buffer.from(part, 'base64url').toString());
  function signed(header: object, payload: object): string {
    const text = [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    const secret = app.ground.config.auth.secrets[0]!;
    return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
  }

  it('for acting passes as no access token, and an access token as none for acting', async () => {
    const there = await acting();
    const [header, payload] = parts(there.access_token).map((part, place) => (place < 2 ? JSON.parse(part) : {}));
    expect(header).toEqual({ alg: 'HS256', typ: 'acting+jwt' });
    const session = JSON.parse(parts(operator.access_token)[1]!);
    const forged = [
      signed({ alg: 'HS256', typ: 'JWT' }, payload),
      signed(header, session),
      signed(header, { ...session, acting_id: payload.acting_id }),
      signed(header, { ...payload, aud: 'parley-api' }),
      signed(header, { ...payload, sub: company.user_id }),
      signed(header, { ...payload, company_id: operator.company_id }),
      signed(header, { ...payload, acting_id: company.user_id }),
      signed(header, { ...payload, exp: Math.floor(now / 1_000) - 1 }),
      signed({ alg: 'HS512', typ: 'acting+jwt' }, payload),
      signed({ alg: 'none', typ: 'acting+jwt' }, payload).replace(/[^.]*$/, ''),
      `${there.access_token.slice(0, -3)}AAA`,
    ];
    for (const token of forged) expect((await current(withToken(app, company, token))).status, token).toBe(401);
    expect((await current(withToken(app, company, signed(header, payload)))).status).toBe(200);
  });
});
