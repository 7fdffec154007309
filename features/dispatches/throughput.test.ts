import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../tests/setup/app.ts';
import { startWorld, type TestShop, type TestWorld } from '../../tests/setup/shop.ts';
import { gateway } from '../../services/whatsapp-gateway/gateway.ts';
import { asOwner, mostInASecond, queueToStrangers } from './testing/queue.ts';

/* Two gateways on one database, judged by the ledger of the platform. */

let world: TestWorld;
let other: TestApp;
beforeAll(async () => {
  world = await startWorld({ simulator: { rules: { window: 'off' } } });
  other = await startTestApp({
    beside: world.app,
    services: [gateway],
    env: { WHATSAPP_API_BASE_URL: world.simulator.url },
  });
});
afterAll(async () => {
  await other.stop();
  await world.stop();
});
beforeEach(() => {
  world.simulator.faults.set([]);
});

async function openNumber(per_second: number): Promise<TestShop> {
  const shop = await world.openShop();
  const capped = await shop.admin.patch(`/api/v1/channels/${shop.channel_id}`, {
    throughput_cap: per_second,
    daily_limit: 1_000_000,
  });
  expect(capped.status).toBe(200);
  return shop;
}

const acceptsOf = ({ phone_number_id }: TestShop) => world.simulator.ledger({ phone_number_id }).accepted;
const timesOf = (shop: TestShop): number[] => acceptsOf(shop).map(({ at }) => Date.parse(at));

async function allAccepted(shop: TestShop, count: number): Promise<void> {
  await expect.poll(() => acceptsOf(shop).length, { timeout: 30_000, interval: 50 }).toBeGreaterThanOrEqual(count);
}

test('together they send each message once, and in no second more than the number may, whatever delays answers', async () => {
  const cap = 40;
  const shop = await openNumber(cap);
  world.simulator.faults.set([
    { fault: 'slow_answer', delay_ms: 300, probability: 0.2, phone_number_id: shop.phone_number_id },
    { fault: 'slow_answer', delay_ms: randomInt(20, 120), probability: 0.5, phone_number_id: shop.phone_number_id },
    { fault: 'refuse', code: 131_026, probability: 0.05, phone_number_id: shop.phone_number_id },
  ]);
  const queued = await queueToStrangers(world, shop, { count: 150 });
  await expect
    .poll(
      () => {
        const { accepted, refused } = world.simulator.ledger({ phone_number_id: shop.phone_number_id });
        return accepted.length + refused.length;
      },
      { timeout: 30_000, interval: 50 },
    )
    .toBe(150);
  await world.settle();
  const { accepted, refused } = world.simulator.ledger({ phone_number_id: shop.phone_number_id });
  const calls = [...accepted, ...refused].map(({ at }) => Date.parse(at));
  expect(mostInASecond(calls)).toBeLessThanOrEqual(cap);
  expect(new Set([...accepted, ...refused].map(({ to }) => to)).size).toBe(queued.length);
  const states = await asOwner<{ state: string; attempt: number; count: number }>(
    world,
    `select state, max(attempt) as attempt, count(*)::int from dispatches where channel_id = $1 group by state order by state`,
    [shop.channel_id],
  );
  expect(states).toEqual(
    [
      { state: 'accepted', attempt: 1, count: accepted.length },
      { state: 'refused', attempt: 1, count: refused.length },
    ].filter(({ count }) => count > 0),
  );
  // As fast as it may, but for what the answers take.
  const [first, last] = [Math.min(...calls), Math.max(...calls)];
  expect(last - first).toBeLessThan(15_000);
});

test('a number with a long queue keeps neither another number nor another company waiting', async () => {
  const [busy, quick] = [await openNumber(20), await openNumber(80)];
  await queueToStrangers(world, busy, { count: 80 });
  await queueToStrangers(world, quick, { count: 10 });
  await allAccepted(busy, 80);
  await allAccepted(quick, 10);
  const [of_busy, of_quick] = [timesOf(busy), timesOf(quick)];
  // The first second of the busy number is more than the quick one needs.
  expect(Math.max(...of_quick)).toBeLessThan(of_busy.toSorted((a, b) => a - b)[40]!);
  expect(mostInASecond(of_busy)).toBeLessThanOrEqual(20);
});

test('an answer goes out before what nobody asked for, though that was queued first', async () => {
  const shop = await openNumber(20);
  await queueToStrangers(world, shop, { count: 60, priority: 2 });
  const [answer] = await queueToStrangers(world, shop, { count: 1, priority: 0 });
  await allAccepted(shop, 61);
  const order = acceptsOf(shop)
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .map(({ to }) => to);
  expect(order.indexOf(answer!.phone)).toBeLessThan(45);
  expect(mostInASecond(timesOf(shop))).toBeLessThanOrEqual(20);
});

test('"too many" from the platform lowers the rate of the number for a while, and what it refused goes out later', async () => {
  const shop = await openNumber(50);
  world.simulator.faults.set([{ fault: 'refuse', code: 130_429, times: 3, phone_number_id: shop.phone_number_id }]);
  await queueToStrangers(world, shop, { count: 30 });
  await allAccepted(shop, 30);
  expect(new Set(acceptsOf(shop).map(({ to }) => to)).size).toBe(30);
  const [lane] = await asOwner<{ per_second: number }>(
    world,
    'select per_second from sending_lanes where channel_id = $1',
    [shop.channel_id],
  );
  expect(lane!.per_second).toBe(40);
});
