import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWorld, type TestShop, type TestWorld } from '../../tests/setup/shop.ts';

/* What holds between a number and one person. */

const HOUR_MS = 3_600_000;

let world: TestWorld;
let shop: TestShop;
beforeAll(async () => {
  world = await startWorld({ simulator: { rules: { pair_limit: 'strict' } } });
  shop = await world.openShop();
});
afterAll(() => world.stop());

async function meet(name: string, said: object = {}) {
  const person = world.meet(name);
  world.simulator.write(person, shop.phone_number_id, { text: 'When are you open?', ...said });
  await world.settle();
  const { body } = await shop.admin.get('/api/v1/conversations?limit=1');
  const path = `/api/v1/conversations/${body.data[0].id}`;
  return {
    path,
    person,
    read: async () => (await shop.admin.get(path)).body,
    async say(text: string): Promise<string> {
      const sent = await shop.admin.post(`${path}/messages`, { type: 'text', text });
      expect(sent.status, sent.text).toBe(201);
      return sent.body.id;
    },
    texts: () => world.simulator.ledger({ person }).accepted.map(({ text }) => text),
    refusals: () => world.simulator.ledger({ phone_number_id: shop.phone_number_id }).refused.map(({ code }) => code),
  };
}

test('a burst to one person that the platform slows down loses nothing, doubles nothing, keeps its order, and waits longer each time', async () => {
  const customer = await meet('Burst');
  const [answer] = customer.texts();
  expect(answer).toMatch(/\w/);
  await shop.admin.post(`${customer.path}/takeover`);
  const first = ['one', 'two', 'three', 'four', 'five'];
  for (const text of first) await customer.say(text);
  await expect.poll(() => customer.texts().length, { timeout: 20_000 }).toBe(6);
  // The burst has to be paid off before the platform takes the next message, and it is not.
  world.simulator.clock.advance(7_000);
  const rest = ['six', 'seven', 'eight', 'nine'];
  const ids: string[] = [];
  for (const text of rest) ids.push(await customer.say(text));
  await expect.poll(() => customer.refusals().length, { timeout: 20_000 }).toBe(2);
  const attempts = async () => (await shop.admin.get(`/api/v1/messages/${ids[0]}`)).body.attempts;
  await expect.poll(async () => (await attempts()).length, { timeout: 20_000 }).toBe(3);
  const tries = await attempts();
  const waits = [1, 2].map((at) => Date.parse(tries[at].due_at) - Date.parse(tries[at - 1].closed_at));
  expect(waits[0]).toBeGreaterThanOrEqual(1_000);
  expect(waits[0]).toBeLessThan(4_000);
  expect(waits[1]).toBeGreaterThanOrEqual(4_000);
  expect(customer.refusals()).toEqual([131056, 131056]);
  world.simulator.clock.advance(60_000);
  await expect.poll(() => customer.texts().length, { timeout: 20_000 }).toBe(10);
  await world.settle();
  expect(customer.texts()).toEqual([answer, ...first, ...rest]);
  for (const id of ids) {
    const { body } = await shop.admin.get(`/api/v1/messages/${id}`);
    expect(body).toMatchObject({ failure: null, status: expect.stringMatching(/^(sent|delivered|read)$/) });
  }
});

test('whoever comes from an ad and is answered within a day costs nothing for 72 hours, and the conversation says until when', async () => {
  const ad = { source_url: 'https://fb.me/x', source_id: '1', source_type: 'ad', ctwa_clid: 'clid' };
  const from = Date.now();
  const customer = await meet('From an ad', { referral: ad });
  expect(customer.texts()).toHaveLength(1);
  const { free_entry_until, referral_at } = await customer.read();
  const until = Date.parse(free_entry_until);
  expect(until).toBeGreaterThanOrEqual(from + 72 * HOUR_MS);
  expect(until).toBeLessThanOrEqual(Date.now() + 72 * HOUR_MS);
  expect(Date.parse(referral_at)).toBeGreaterThan(0);
  await shop.admin.post(`${customer.path}/takeover`);
  await customer.say('and another thing');
  await world.settle();
  expect((await customer.read()).free_entry_until).toBe(free_entry_until);

  const other = await meet('From nowhere');
  expect(other.texts()).toHaveLength(1);
  expect((await other.read()).free_entry_until).toBeNull();
});
