import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type SignedIn, type TestApp } from '../../tests/setup/app.ts';
import { halfDone } from '../../tests/setup/hold.ts';
import { openOperator } from '../../tests/setup/operator.ts';
import { asOwner } from '../../tests/setup/owner.ts';

let app: TestApp;
let operator: SignedIn;
let company: SignedIn;

beforeAll(async () => {
  app = await startTestApp();
  operator = await openOperator(app);
  company = await app.signUp();
});
afterAll(() => app.stop());

const PLANS = '/api/v1/plans';
let counter = 0;
async function makePlan(limits: object = {}) {
  counter += 1;
  const made = await operator.post(PLANS, { name: `plan_${counter}`, title: `Plan ${counter}`, ...limits });
  expect(made.status, made.text).toBe(201);
  return made.body;
}
const give = (plan: string, limits?: object) =>
  operator.patch(`/api/v1/companies/${company.company_id}`, { plan, ...(limits === undefined ? {} : { limits }) });
const limits = async () => (await company.get('/api/v1/companies/current')).body.limits;
const requestLimit = () =>
  app.ground.db.tenant(company.company_id, (tdb) =>
    tdb.q.selectFrom('companies').select('requests_per_minute').executeTakeFirstOrThrow(),
  );

describe('plans', () => {
  it('are there from the beginning; new companies begin with the one that limits nothing', async () => {
    const { body } = await operator.get(`${PLANS}?sort=name&order=asc`);
    expect(body.data.map((plan: { name: string }) => plan.name)).toEqual(
      expect.arrayContaining(['scale', 'standard', 'starter', 'unlimited']),
    );
    expect(body.data.filter((plan: { is_default: boolean }) => plan.is_default)).toMatchObject([{ name: 'unlimited' }]);
    expect(body.total).toBe(body.data.length);
  });

  it('are made, shown, changed and deleted', async () => {
    const made = await makePlan({ seats: 3, messages_per_month: 500 });
    expect(made).toMatchObject({ seats: 3, messages_per_month: 500, requests_per_minute: null, company_count: 0 });
    const path = `${PLANS}/${made.id}`;
    expect((await operator.get(path)).body).toEqual(made);
    const changed = await operator.patch(path, { title: 'Renamed', seats: null });
    expect(changed.body).toMatchObject({ title: 'Renamed', seats: null, messages_per_month: 500 });
    expect((await operator.delete(path)).status).toBe(204);
    expect((await operator.get(path)).status).toBe(404);
    expect((await operator.delete(path)).status).toBe(404);
    expect((await operator.patch(path, { title: 'Gone' })).status).toBe(404);
  });

  it('are made once for one Idempotency-Key', async () => {
    const body = { name: 'once_only', title: 'Once' };
    const post = () => operator.post(PLANS, body, { 'idempotency-key': 'plan-once' });
    const [first, again] = [await post(), await post()];
    expect(first.status).toBe(201);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  });

  it.each([
    ['a name that is taken', { name: 'starter', title: 'x' }, 409, 'starter'],
    ['a name in capitals', { name: 'Starter', title: 'x' }, 422, 'name'],
    ['no title', { name: 'fresh' }, 422, 'title'],
    ['a limit that is none', { name: 'fresh', title: 'x', seats: 0 }, 422, 'seats'],
    ['half a message', { name: 'fresh', title: 'x', messages_per_month: 0.5 }, 422, 'messages_per_month'],
    ['an unknown limit', { name: 'fresh', title: 'x', cups_of_tea: 1 }, 422, 'cups_of_tea'],
  ])('are not made with %s', async (_what, body, status, words) => {
    const answer = await operator.post(PLANS, body);
    expect(answer.status).toBe(status);
    expect(answer.body.detail).toContain(words);
  });

  it('cannot be deleted while a company has them or new companies begin with them', async () => {
    const made = await makePlan();
    await give(made.name);
    const used = await operator.delete(`${PLANS}/${made.id}`);
    expect(used).toMatchObject({ status: 409, body: { detail: expect.stringContaining('1 company has') } });
    await give('unlimited');
    const { data } = (await operator.get(PLANS)).body;
    const { id } = data.find((plan: { is_default: boolean }) => plan.is_default);
    const first = await operator.delete(`${PLANS}/${id}`);
    expect(first).toMatchObject({ status: 409, body: { detail: expect.stringContaining('default') } });
    expect((await operator.delete(`${PLANS}/${made.id}`)).status).toBe(204);
  });

  it('are what new companies begin with, when they are made the default', async () => {
    const made = await makePlan({ seats: 7 });
    const { data } = (await operator.get(PLANS)).body;
    const before = data.find((plan: { is_default: boolean }) => plan.is_default);
    await operator.patch(`${PLANS}/${made.id}`, { is_default: true });
    const fresh = await app.signUp();
    expect((await fresh.get('/api/v1/companies/current')).body).toMatchObject({
      plan: made.name,
      limits: { seats: 7 },
    });
    await operator.patch(`${PLANS}/${before.id}`, { is_default: true });
    expect((await operator.get(`${PLANS}/${made.id}`)).body.is_default).toBe(false);
  });

  it('are nothing that companies may look into', async () => {
    for (const answer of [
      await company.get(PLANS),
      await company.post(PLANS, { name: 'mine', title: 'Mine' }),
      await company.patch(`/api/v1/companies/${company.company_id}`, { plan: 'scale' }),
    ]) {
      expect(answer).toMatchObject({ status: 403, body: { detail: 'Access denied' } });
    }
  });
});

describe('two who change plans at the same time', () => {
  it('do not delete one that a company is given', async () => {
    const made = await makePlan();
    const other = await app.signUp();
    const giving = await halfDone(app, `update companies set plan = '${made.name}' where id = '${other.company_id}'`);
    const deleting = operator.delete(`${PLANS}/${made.id}`);
    await giving.met();
    await giving.commit();
    expect(await deleting).toMatchObject({ status: 409, body: { detail: expect.stringContaining(made.name) } });
  });

  it('do not make two the default', async () => {
    const [one, two] = [await makePlan(), await makePlan()];
    const all = `update plans set is_default = false where is_default`;
    const first = await halfDone(app, all, `update plans set is_default = true where id = '${one.id}'`);
    const second = operator.patch(`${PLANS}/${two.id}`, { is_default: true });
    await first.met();
    await first.commit();
    expect(await second).toMatchObject({ status: 409, body: { detail: expect.stringContaining('default') } });
    await asOwner(app, `${all}; update plans set is_default = true where name = 'unlimited'`);
  });
});

describe("a company's limits", () => {
  it('are written when their plan changes only where that is news', async () => {
    const made = await makePlan({ requests_per_minute: 50 });
    const other = await app.signUp();
    await give(made.name, { requests_per_minute: 70 });
    await operator.patch(`/api/v1/companies/${other.company_id}`, { plan: made.name });
    const writtenBy = async ({ company_id }: SignedIn) =>
      (await asOwner<{ xmin: string }>(app, 'select xmin::text from companies where id = $1', [company_id]))[0]!.xmin;
    const before = [await writtenBy(company), await writtenBy(other)];
    await operator.patch(`${PLANS}/${made.id}`, { requests_per_minute: 50 });
    expect([await writtenBy(company), await writtenBy(other)]).toEqual(before);
    await operator.patch(`${PLANS}/${made.id}`, { requests_per_minute: 51 });
    expect(await writtenBy(company)).toBe(before[0]);
    expect(await writtenBy(other)).not.toBe(before[1]);
    await give('unlimited', {});
  });

  it('are those of its plan, and what was agreed beside it', async () => {
    const made = await makePlan({ seats: 2, messages_per_month: 100, requests_per_minute: 50 });
    const given = await give(made.name, { seats: null, requests_per_minute: 80 });
    expect(given.body).toMatchObject({
      plan: made.name,
      limits: { seats: null, messages_per_month: 100, requests_per_minute: 80 },
      agreed_limits: { seats: null, requests_per_minute: 80 },
    });
    expect(await limits()).toMatchObject({ seats: null, messages_per_month: 100, requests_per_minute: 80 });
    await operator.patch(`/api/v1/companies/${company.company_id}`, { limits: {} });
    expect(await limits()).toMatchObject({ seats: 2, messages_per_month: 100, requests_per_minute: 50 });
    await give('unlimited');
  });

  it('follow their plan when that changes, the one of requests too', async () => {
    const made = await makePlan({ requests_per_minute: 50 });
    await give(made.name);
    expect(await requestLimit()).toEqual({ requests_per_minute: 50 });
    await operator.patch(`${PLANS}/${made.id}`, { requests_per_minute: 60, seats: 9 });
    expect(await requestLimit()).toEqual({ requests_per_minute: 60 });
    expect(await limits()).toMatchObject({ requests_per_minute: 60, seats: 9 });
    await give(made.name, { requests_per_minute: null });
    expect(await requestLimit()).toEqual({ requests_per_minute: null });
    await give('unlimited', {});
    expect(await requestLimit()).toEqual({ requests_per_minute: null });
  });

  it('are not changed to a plan that is none', async () => {
    const answer = await give('gold');
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ field: 'plan' }] } });
  });

  it('keep people out for whom there is no seat, until there is one', async () => {
    const person = (n: number) => ({
      email: `p${n}.${process.pid}@seats.example`,
      first_name: 'P',
      last_name: 'Q',
      role: 'client',
    });
    await give('unlimited', { seats: 2 });
    const many = await Promise.all([1, 2, 3, 4].map((n) => company.post('/api/v1/users', person(n))));
    expect(many.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([201, 409, 409, 409]);
    expect(many.find((answer) => answer.status === 409)!.body.detail).toContain('All 2 seats');
    await give('unlimited', {});
    expect((await company.post('/api/v1/users', person(5))).status).toBe(201);
  });
});
