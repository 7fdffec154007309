import { afterEach, describe, expect, test } from 'vitest';
import type { SimulatorOptions } from '../index.ts';
import { arrayAt, objectAt } from '../json.ts';
import type { Json } from '../json.ts';
import { startProduct } from '../testing/product.ts';
import { CUSTOMER, NUMBER, startWorld, WABA } from '../testing/world.ts';
import type { World } from '../testing/world.ts';

let world: World;
afterEach(() => world.stop());

async function begin(options: SimulatorOptions = {}): Promise<void> {
  world = await startWorld(options);
}

describe('several apps', () => {
  test('get their own webhooks at their own address, signed with their own secret', async () => {
    await begin();
    const second = await startProduct('second secret');
    world.simulator.business.putApps([
      { id: '2', app_secret: 'second secret', webhook_url: second.url, version: 'v22.0' },
    ]);
    world.simulator.business.putTokens([{ token: 'two', app_id: '2' }]);
    await world.graph('POST', `/v25.0/${WABA}/subscribed_apps`);
    await world.graph('POST', `/v25.0/${WABA}/subscribed_apps`, undefined, { authorization: 'Bearer two' });
    world.simulator.write(CUSTOMER, NUMBER, { text: 'hi' });
    await world.send();
    expect(await world.simulator.idle()).toBe(true);
    for (const app of [world.product, second]) {
      expect(app.received.every(({ genuine }) => genuine)).toBe(true);
      expect(app.messages()).toHaveLength(1);
      expect(app.statuses().map(({ status }) => status)).toEqual(['sent', 'delivered']);
    }
    expect(world.product.statuses()[0]).not.toHaveProperty('conversation');
    expect(second.statuses()[0]).toHaveProperty('conversation');
    await second.stop();
  });

  test('get it again when another app has not taken it, also the one that answered 200', async () => {
    await begin({ clock: 'manual', webhooks: { retry_first_ms: 1_000, retry_max_ms: 1_000 } });
    const second = await startProduct('second secret');
    second.answer = (nth) => (nth === 0 ? 500 : 200);
    world.simulator.business.putApps([{ id: '2', app_secret: 'second secret', webhook_url: second.url }]);
    const subscriptions = ['100000000000001', '2'].map((app_id) => ({ app_id, override_callback_uri: null }));
    world.simulator.business.putAccounts([{ id: WABA, subscriptions, was_subscribed: true }]);
    world.simulator.write(CUSTOMER, NUMBER, { text: 'hi' });
    await world.simulator.webhooks.quiet();
    expect([world.product.received.length, second.received.length]).toEqual([1, 1]);
    expect(await world.simulator.idle(0)).toBe(false);
    world.simulator.clock.advance(1_000);
    expect(await world.simulator.idle()).toBe(true);
    expect([world.product.received.length, second.received.length]).toEqual([2, 2]);
    expect(world.product.received.every(({ genuine }) => genuine)).toBe(true);
    await second.stop();
  });

  test('take only the fields they asked for', async () => {
    await begin();
    const second = await startProduct('second secret');
    world.simulator.business.putApps([
      { id: '2', app_secret: 'second secret', webhook_url: second.url, fields: ['security'] },
    ]);
    const subscriptions = [{ app_id: '2', override_callback_uri: null }];
    world.simulator.business.putAccounts([{ id: WABA, subscriptions, was_subscribed: true }]);
    world.simulator.write(CUSTOMER, NUMBER, { text: 'hi' });
    world.simulator.sendWebhook({ field: 'security', value: { event: 'PIN_CHANGED' }, waba_id: WABA });
    await world.simulator.idle();
    expect(second.received).toHaveLength(1);
    expect(world.product.received).toHaveLength(0);
    await second.stop();
  });

  test('of others forge with their own secret', async () => {
    await begin({ webhooks: { other_app_secret: 'theirs' } });
    world.simulator.faults.set([{ fault: 'other_app_signature' }]);
    world.simulator.write(CUSTOMER, NUMBER, { text: 'hi' });
    await world.simulator.idle();
    expect(world.product.received.map(({ genuine }) => genuine)).toEqual([true, false]);
  });
});

describe('the layout of a body', () => {
  const WRITERS = ['15550100101', '15550100102', '15550100103'];
  async function bodies(options: NonNullable<SimulatorOptions['webhooks']>): Promise<Json[]> {
    await begin({
      people: WRITERS.map((wa_id) => ({ name: wa_id, wa_id })),
      webhooks: { batch_max: 1_000, batch_wait_ms: 20, ...options },
    });
    world.simulator.putChannels([
      { phone_number_id: '222333', waba_id: WABA },
      { phone_number_id: '333444', waba_id: '9' },
    ]);
    for (const number of [NUMBER, '222333', '333444']) {
      for (const person of WRITERS) world.simulator.write(person, number, { text: 'hi' });
    }
    await world.simulator.idle();
    return world.product.received.map(({ body }) => body);
  }

  test.each([
    ['grouped', 2, [2, 1], 3],
    ['changes', 2, [6, 3], 1],
    ['entries', 9, [1, 1, 1, 1, 1, 1, 1, 1, 1], 1],
  ] as const)('%s has so many entries, changes and messages', async (layout, entries, changes, messages) => {
    const [body, ...more] = await bodies({ layout });
    expect(more).toEqual([]);
    const list = arrayAt(body, 'entry');
    expect(list).toHaveLength(entries);
    expect(list.map((entry) => arrayAt(entry, 'changes').length)).toEqual(changes);
    expect(arrayAt(objectAt(arrayAt(list[0], 'changes')[0], 'value'), 'messages')).toHaveLength(messages);
    expect(world.product.messages()).toHaveLength(9);
  });

  test('has keys nobody knows at every level where that is wished, and stays readable', async () => {
    const [body] = await bodies({ extra_keys: true });
    expect(body).toMatchObject({ internal_1p_only_data: null, from_the_future: {} });
    expect(arrayAt(body, 'entry')[0]).toMatchObject({ internal_1p_only_data: null });
    expect(world.product.messages()[0]).toMatchObject({ type: 'text', text: { body: 'hi' }, from_the_future: {} });
  });
});

test('a thousand updates travel in one body, and no more', async () => {
  await begin({ webhooks: { batch_max: 1_000, batch_wait_ms: 20 } });
  for (let at = 0; at < 1_500; at += 1) world.simulator.write(CUSTOMER, NUMBER, { text: String(at) });
  await world.simulator.idle();
  expect(world.product.received.map(({ messages }) => messages.length)).toEqual([1_000, 500]);
});

test('all statuses of a message bear one second where that is wished', async () => {
  await begin({ clock: 'manual', delays: { sent_ms: 2_000, delivered_ms: 5_000 }, webhooks: { same_second: true } });
  world.simulator.write(CUSTOMER, NUMBER, { text: 'hi' });
  await world.send();
  world.simulator.clock.advance(5_000);
  await world.simulator.idle();
  expect(new Set(world.product.statuses().map(({ timestamp }) => timestamp)).size).toBe(1);
});

test('a retry comes with growing pauses over seven days of a virtual clock, and then no more', async () => {
  await begin({ clock: 'manual', webhooks: { retry_first_ms: 60_000, retry_factor: 2, retry_max_ms: 86_400_000 } });
  world.product.answer = () => 500;
  world.simulator.write(CUSTOMER, NUMBER, { text: 'hi' });
  await world.simulator.webhooks.quiet();
  for (let hour = 0; hour < 24 * 9; hour += 1) {
    world.simulator.clock.advance(3_600_000);
    await world.simulator.webhooks.quiet();
  }
  const posts = world.product.received.length;
  expect(posts).toBeGreaterThan(10);
  expect(posts).toBeLessThan(40);
  expect(await world.simulator.idle()).toBe(true);
});

test('a body that trickles in is whole in the end', async () => {
  await begin();
  world.simulator.faults.set([{ fault: 'slow_webhook', delay_ms: 100 }]);
  world.simulator.write(CUSTOMER, NUMBER, { text: 'slowly' });
  const { genuine, messages } = await world.product.seen(() => true);
  expect([genuine, messages.length]).toEqual([true, 1]);
});

test('the ledger knows which status was acknowledged, and the row of all that happened', async () => {
  await begin();
  await world.open();
  await world.send();
  await world.simulator.idle();
  const { accepted, inbound } = world.simulator.ledger();
  expect(accepted[0]?.statuses).toMatchObject([{ acked_at: expect.any(String) }, { acked_at: expect.any(String) }]);
  expect([inbound[0]?.seq, accepted[0]?.seq]).toEqual([1, 2]);
  const lines = (await world.control('GET', '/ledger.jsonl')).text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Json);
  expect(lines.map(({ kind, seq }) => [kind, seq])).toEqual([
    ['inbound', 1],
    ['accepted', 2],
    ['summary', undefined],
  ]);
});
