import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SignedIn } from '../../tests/setup/app.ts';
import { openOperator } from '../../tests/setup/operator.ts';
import { startWorld, type TestShop, type TestWorld } from '../../tests/setup/shop.ts';

let world: TestWorld;
let operator: SignedIn;
let shop: TestShop;
beforeAll(async () => {
  world = await startWorld({
    env: { WHATSAPP_TIMEOUT_MS: '400', DISPATCH_HOLD_SECONDS: '1', DISPATCH_LEASE_SECONDS: '2' },
  });
  operator = await openOperator(world.app);
});
afterAll(() => world.stop());
beforeEach(async () => {
  world.simulator.faults.set([]);
  shop = await world.openShop();
});

const company = () => `/api/v1/companies/${shop.admin.company_id}`;
const terms = (limits: object) => operator.patch(company(), { limits });
const used = async (): Promise<number> => (await operator.get(company())).body.usage.messages_this_month;
const message = async (id: string) => (await shop.admin.get(`/api/v1/messages/${id}`)).body;
const taken = (person: string) => world.simulator.ledger({ person }).accepted.map(({ text }) => text);

async function ask(person: string, text = 'When are you open?'): Promise<void> {
  world.simulator.write(person, shop.phone_number_id, { type: 'text', text });
  await world.settle();
}

/** A conversation that a teammate holds. */
async function held(person: string) {
  await ask(person, 'Do you sell airplanes?');
  const { body } = await shop.admin.get('/api/v1/conversations?limit=1');
  const path = `/api/v1/conversations/${body.data[0].id}`;
  await shop.admin.post(`${path}/takeover`);
  return { send: (text: string) => shop.admin.post(`${path}/messages`, { type: 'text', text }) };
}

describe('a suspended company', () => {
  it('gets its messages, whose customers are not answered, and the platform hears nothing', async () => {
    await operator.post(`${company()}/suspend`, { reason: 'They did not pay' });
    const person = world.meet('Unlucky');
    await ask(person);
    expect(taken(person)).toEqual([]);
    await operator.post(`${company()}/reactivate`);
    const { body } = await shop.admin.get('/api/v1/conversations?limit=1');
    const thread = (await shop.admin.get(`/api/v1/conversations/${body.data[0].id}/messages`)).body.data;
    expect(thread).toMatchObject([{ direction: 'inbound', text: 'When are you open?' }]);
    const { body: ledger } = await shop.admin.get('/api/v1/inbound_deliveries/ledger');
    expect(ledger).toMatchObject({ pending: 0, received: ledger.processed + ledger.rejected });
    // The next question is answered again.
    await ask(person, 'When do you open in the morning?');
    expect(taken(person).length).toBe(1);
  });

  it('keeps what was queued, in its order, until it may send again', async () => {
    const person = world.meet('Patient');
    const customer = await held(person);
    const before = taken(person).length;
    // Refused for now, so that it is still queued when the company is suspended.
    world.simulator.faults.set([{ fault: 'refuse', code: 130429, times: 1, to: person }]);
    const first = (await customer.send('first')).body.id;
    await expect.poll(async () => (await world.app.settle(), world.simulator.faults.list()[0]!.struck)).toBe(1);
    const second = (await customer.send('second')).body.id;
    await operator.post(`${company()}/suspend`, { reason: 'They did not pay' });
    const waiting = async (): Promise<number> => {
      await world.settle();
      const attempts = await world.app.ground.db.tenant(shop.admin.company_id, (tdb) =>
        tdb.q.selectFrom('dispatches').select('outcome').where('state', '=', 'queued').execute(),
      );
      return attempts.filter(({ outcome }) => JSON.stringify(outcome).includes('COMPANY')).length;
    };
    await expect.poll(waiting, { timeout: 30_000 }).toBe(2);
    expect(taken(person).length).toBe(before);
    await operator.post(`${company()}/reactivate`);
    await expect.poll(async () => (await message(second)).status, { timeout: 30_000 }).toBe('read');
    expect((await message(first)).status).toBe('read');
    expect(taken(person).slice(before)).toEqual(['first', 'second']);
  });
});

it('a company that is about to be deleted sends nothing, and says so', async () => {
  const person = world.meet('Late');
  const customer = await held(person);
  const before = taken(person).length;
  const { name } = (await shop.admin.get('/api/v1/companies/current')).body;
  await shop.admin.post('/api/v1/companies/current/deletion', { confirm_name: name });
  const refused = await customer.send('hello');
  expect(refused).toMatchObject({ status: 409, body: { detail: expect.stringContaining('about to be deleted') } });
  const other = world.meet('Later');
  await ask(other);
  expect([...taken(other), ...taken(person).slice(before)]).toEqual([]);
  await shop.admin.delete('/api/v1/companies/current/deletion');
  expect((await customer.send('hello')).status).toBe(201);
  await world.settle();
  expect(taken(person).slice(before)).toEqual(['hello']);
});

describe("a month's messages", () => {
  it('are counted once for each that went out, and not for those that were refused', async () => {
    const person = world.meet('Counted');
    const customer = await held(person);
    const before = await used();
    world.simulator.faults.set([{ fault: 'refuse', code: 130429, times: 1, to: person }]);
    const again = (await customer.send('tried twice')).body.id;
    await expect.poll(async () => (await message(again)).status, { timeout: 30_000 }).toBe('read');
    expect(await used()).toBe(before + 1);
    world.simulator.faults.set([{ fault: 'refuse', code: 131026, times: 1, to: person }]);
    const failed = (await customer.send('refused')).body.id;
    await expect.poll(async () => (await message(failed)).status, { timeout: 30_000 }).toBe('failed');
    expect(await used()).toBe(before + 1);
  });

  it('are used up: what is queued is not sent and says why, and nobody can queue more', async () => {
    const person = world.meet('Busy');
    const customer = await held(person);
    const before = taken(person).length;
    await terms({ messages_per_month: (await used()) + 2 });
    // Queued at once, so that the last look has to choose.
    const sent = await Promise.all(['a', 'b', 'c', 'd'].map((text) => customer.send(text)));
    await world.settle();
    const ids = sent.filter(({ status }) => status === 201).map(({ body }) => body.id as string);
    const states = await Promise.all(ids.map(message));
    expect(taken(person).length - before).toBe(2);
    for (const { failure } of states.filter(({ status }) => status === 'failed')) {
      expect(failure).toMatchObject({ class: 'LIMIT', title: expect.stringContaining('used up') });
    }
    const refused = await customer.send('one more');
    expect(refused.status).toBe(409);
    expect(refused.body.detail).toMatch(/^The \d+ messages of this month are used up/);
    await terms({ messages_per_month: (await used()) + 1 });
    expect((await customer.send('after all')).status).toBe(201);
    await world.settle();
    expect(taken(person).at(-1)).toBe('after all');
  });

  it('that are used up are an event, once', async () => {
    await terms({ messages_per_month: 0 });
    for (const name of ['One', 'Two']) await ask(world.meet(name));
    const { rows } = await world.app.ground.db.tenant(shop.admin.company_id, (tdb) =>
      sql`select data from events where company_id = ${shop.admin.company_id}
          and type = 'company.limit_met'`.execute(tdb.q),
    );
    expect(rows).toEqual([{ data: { limit: 'messages_per_month' } }]);
    expect(await used()).toBe(0);
  });
});
