import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type SignedIn, type TestApp } from '../../tests/setup/app.ts';
import { openOperator } from '../../tests/setup/operator.ts';

let app: TestApp;
let operator: SignedIn;

beforeAll(async () => {
  app = await startTestApp();
  operator = await openOperator(app);
});
afterAll(() => app.stop());

const COMPANIES = '/api/v1/companies';
const pathOf = ({ company_id }: SignedIn) => `${COMPANIES}/${company_id}`;
const admin = (name: string) => ({ email: `${name}.${process.pid}@new.example`, first_name: 'Nora', last_name: 'New' });

async function linesOf(company_id: string) {
  return app.ground.db.tenant(company_id, async (tdb) => {
    const { rows } = await sql<{ action: string; actor_type: string; actor_id: string; target_id: string }>`
      select action, actor_type, actor_id, target_id from audit_log
      where company_id = ${company_id} and action ~ '^company' order by id`.execute(tdb.q);
    return rows;
  });
}

describe('companies', () => {
  it('are listed for whoever runs the server, by name, status and plan', async () => {
    const one = await app.signUp();
    const two = await app.signUp();
    await operator.patch(pathOf(one), { name: 'Zebra & Sons', plan: 'scale' });
    await operator.patch(pathOf(two), { name: 'Aardvark Ltd' });
    const names = async (query: string) =>
      (await operator.get(`${COMPANIES}?${query}`)).body.data.map((company: { name: string }) => company.name);
    expect(await names('q=zebra')).toEqual(['Zebra & Sons']);
    expect(await names('plan=scale')).toEqual(['Zebra & Sons']);
    expect(await names('sort=name&order=asc&limit=1')).toEqual(['Aardvark Ltd']);
    await operator.post(`${pathOf(two)}/suspend`, { reason: 'They did not pay' });
    expect(await names('status=suspended')).toEqual(['Aardvark Ltd']);
    expect((await operator.get(`${COMPANIES}?status=active&limit=1`)).body).toMatchObject({
      data: [{ status: 'active' }],
      total: expect.any(Number),
    });
    expect((await operator.get(pathOf(one))).body).toMatchObject({
      id: one.company_id,
      owner_user_id: one.user_id,
      usage: { seats: 1, messages_this_month: 0 },
      limits: { requests_per_minute: 1_200 },
    });
  });

  it('are made with an administrator who is written to and chooses a password', async () => {
    const made = await operator.post(COMPANIES, {
      name: 'Made by hand',
      language: 'pt',
      time_zone: 'Europe/Lisbon',
      plan: 'starter',
      limits: { seats: 12 },
      admin: admin('nora'),
    });
    expect(made.status, made.text).toBe(201);
    expect(made.headers.get('location')).toBe(`${COMPANIES}/${made.body.id}`);
    expect(made.body).toMatchObject({
      language: 'pt',
      plan: 'starter',
      limits: { seats: 12, messages_per_month: 10_000 },
    });
    const { rows } = await app.ground.db.tenant(made.body.id, (tdb) =>
      sql<{ body: string }>`select body from mails where company_id = ${made.body.id}`.execute(tdb.q),
    );
    const token = /token=([\w-]+)/.exec(rows[0]!.body)![1];
    const password = 'correct horse battery';
    expect((await app.post('/api/v1/auth/password/reset', { token, password })).status).toBe(204);
    const login = await app.post('/api/v1/auth/login', { email: admin('nora').email, password });
    expect(login.body.user).toMatchObject({ role: 'company_admin', is_owner: true, company_id: made.body.id });
    expect(await linesOf(made.body.id)).toMatchObject([{ action: 'company.created', actor_type: 'operator' }]);
  });

  it.each([
    ['an address that has an account', () => ({ admin: { ...admin('x'), email: operator.email } }), 409, 'account'],
    ['no administrator', () => ({ admin: undefined }), 422, 'admin'],
    ['a plan that is none', () => ({ plan: 'gold' }), 422, 'plan'],
    ['a time zone that is none', () => ({ time_zone: 'Mars/Olympus' }), 422, 'time_zone'],
    ['a limit that is none', () => ({ limits: { seats: -1 } }), 422, 'seats'],
  ])('are not made with %s', async (_what, change, status, words) => {
    const total = async (): Promise<number> => (await operator.get(`${COMPANIES}?limit=1`)).body.total;
    const before = await total();
    const answer = await operator.post(COMPANIES, { name: 'Never', admin: admin(`never${status}`), ...change() });
    expect(answer.status).toBe(status);
    expect(answer.body.detail).toContain(words);
    expect(await total()).toBe(before);
  });

  it('are nothing that others may look into, nor a company that is not there', async () => {
    const company = await app.signUp();
    const other = await app.signUp();
    for (const who of [company, app]) {
      const status = who === app ? 401 : 403;
      expect((await who.get(COMPANIES)).status).toBe(status);
      expect((await who.get(pathOf(other))).status).toBe(status);
      expect((await who.post(`${pathOf(other)}/suspend`, { reason: 'Because' })).status).toBe(status);
      expect((await who.delete(pathOf(other))).status).toBe(status);
    }
    const nowhere = `${COMPANIES}/${operator.user_id}`;
    for (const answer of [
      await operator.get(nowhere),
      await operator.patch(nowhere, { name: 'x' }),
      await operator.post(`${nowhere}/suspend`, { reason: 'Because' }),
      await operator.post(`${nowhere}/reactivate`),
      await operator.delete(nowhere),
      await operator.post(`${nowhere}/restore`),
    ]) {
      expect(answer).toMatchObject({ status: 404, body: { detail: 'Company not found' } });
    }
  });
});

describe('a suspended company', () => {
  it('is told so, by the API, at sign-in and when refreshing, until it is reactivated', async () => {
    const company = await app.signUp();
    const { email, password } = company;
    const session = (await app.post('/api/v1/auth/login', { email, password })).body;
    const suspended = await operator.post(`${pathOf(company)}/suspend`, { reason: 'They did not pay' });
    expect(suspended.body).toMatchObject({ status: 'suspended', suspended_reason: 'They did not pay' });
    for (const answer of [
      await company.get('/api/v1/contacts'),
      await company.post('/api/v1/contacts', { name: 'Carla', phone: '+15550103' }),
      await app.post('/api/v1/auth/login', { email, password }),
      await app.post('/api/v1/auth/refresh', { refresh_token: session.refresh_token }),
    ]) {
      expect(answer.status).toBe(403);
      expect(answer.body.detail).toBe('This company is suspended. Ask whoever runs this server.');
    }
    // Somebody who is not known hears nothing of it.
    expect((await app.post('/api/v1/auth/login', { email, password: 'not the one' })).status).toBe(401);
    expect((await app.get('/api/v1/contacts')).status).toBe(401);
    expect((await operator.post(`${pathOf(company)}/suspend`, { reason: 'Again' })).status).toBe(409);

    const again = await operator.post(`${pathOf(company)}/reactivate`);
    expect(again.body).toMatchObject({ status: 'active', suspended_at: null, suspended_reason: null });
    expect((await company.get('/api/v1/contacts')).status).toBe(200);
    expect((await operator.post(`${pathOf(company)}/reactivate`)).status).toBe(409);
    const by = { actor_type: 'operator', actor_id: operator.user_id, target_id: company.company_id };
    expect(await linesOf(company.company_id)).toEqual([
      { action: 'company.suspended', ...by },
      { action: 'company.reactivated', ...by },
    ]);
  });

  it('is never that of those who run the server', async () => {
    for (const answer of [
      await operator.post(`${pathOf(operator)}/suspend`, { reason: 'By mistake' }),
      await operator.delete(pathOf(operator)),
    ]) {
      expect(answer.status).toBe(409);
      expect(answer.body.detail).toContain('runs this server belongs to this company');
    }
  });
});

describe('a deletion by whoever runs the server', () => {
  it('can be taken back by them, not by the company', async () => {
    const company = await app.signUp();
    expect((await operator.delete(`${pathOf(company)}?grace_days=3`)).status).toBe(204);
    expect((await operator.delete(pathOf(company))).status).toBe(409);
    expect((await operator.get(pathOf(company))).body).toMatchObject({
      status: 'deleting',
      deletion_ordered_by: 'operator',
    });
    const refused = await company.delete('/api/v1/companies/current/deletion');
    expect(refused).toMatchObject({ status: 409, body: { detail: expect.stringContaining('only they can cancel') } });
    expect((await operator.post(`${pathOf(company)}/restore`)).body).toMatchObject({
      status: 'active',
      delete_after: null,
    });
    expect((await operator.post(`${pathOf(company)}/restore`)).status).toBe(409);
    expect((await operator.delete(`${pathOf(company)}?grace_days=-1`)).status).toBe(422);
  });
});
