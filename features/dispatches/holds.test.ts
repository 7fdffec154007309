import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SignedIn } from '../../tests/setup/app.ts';
import { openOperator } from '../../tests/setup/operator.ts';
import { startWorld, type TestShop, type TestWorld } from '../../tests/setup/shop.ts';
import { asOwner, queueToStrangers, type QueuedMessage } from './testing/queue.ts';

let world: TestWorld;
let operator: SignedIn;
let shop: TestShop;
beforeAll(async () => {
  world = await startWorld({ simulator: { rules: { window: 'off', unknown_templates: 'accept' } } });
  operator = await openOperator(world.app);
});
afterAll(() => world.stop());
beforeEach(async () => {
  world.simulator.faults.set([]);
  shop = await world.openShop();
});

const channel = () => `/api/v1/channels/${shop.channel_id}`;
const patch = async (change: object) => expect((await shop.admin.patch(channel(), change)).status).toBe(200);
const message = async ({ message_id }: QueuedMessage) => (await shop.admin.get(`/api/v1/messages/${message_id}`)).body;
const taken = () => world.simulator.ledger({ phone_number_id: shop.phone_number_id }).accepted.map(({ to }) => to);
const states = () =>
  asOwner<{ state: string; class: string | null; count: number }>(
    world,
    `select state, outcome ->> 'class' as class, count(*)::int from dispatches where channel_id = $1 group by 1, 2 order by 1, 2`,
    [shop.channel_id],
  );

async function heldBy(queued: QueuedMessage, kind: string) {
  await expect.poll(async () => (await message(queued)).held?.class, { timeout: 20_000 }).toBe(kind);
  const { status, held } = await message(queued);
  expect({ status, held }).toEqual({
    status: 'queued',
    held: { class: kind, title: expect.stringMatching(/^Waits: \w/), until: held.until },
  });
  return held.until === null ? null : new Date(held.until);
}

/** Quiet at this moment, in UTC, for two hours. */
function quietNow() {
  const clock = (ms: number): string => new Date(Date.now() + ms).toISOString().slice(11, 16);
  return { timezone: 'UTC', from: clock(-3_600_000), to: clock(3_600_000) };
}

describe('a stop', () => {
  const company = '/api/v1/companies/current/sending';

  test('of a company keeps everything queued, says so, and is lifted', async () => {
    expect((await shop.admin.get(company)).body).toMatchObject({ stopped: false, install_stopped: false });
    const stopped = await shop.admin.put(company, { stopped: true, reason: 'Wrong prices' });
    expect(stopped).toMatchObject({ status: 200, body: { stopped: true, reason: 'Wrong prices', under_way: 0 } });
    const [queued] = await queueToStrangers(world, shop, { count: 3 });
    expect(await heldBy(queued!, 'STOPPED')).toBeNull();
    expect((await shop.admin.get(company)).body.waiting).toBe(3);
    const notices = (await shop.admin.get('/api/v1/notices')).body.data;
    expect(notices).toMatchObject([{ kind: 'sending.stopped', severity: 'critical', state: 'open' }]);
    const log = (await shop.admin.get('/api/v1/audit_log?limit=1')).body.data;
    expect(log).toMatchObject([{ action: 'company.sending_changed' }]);
    expect(taken()).toEqual([]);
    await shop.admin.put(company, { stopped: false });
    await expect.poll(() => taken().length, { timeout: 20_000 }).toBe(3);
    await world.settle();
    expect((await message(queued!)).held).toBeNull();
  });

  test('bites within a second: nothing is taken later than that, and what is left waits', async () => {
    await patch({ throughput_cap: 20 });
    await queueToStrangers(world, shop, { count: 100 });
    await expect.poll(() => taken().length, { timeout: 20_000 }).toBeGreaterThan(0);
    const { body } = await shop.admin.put(company, { stopped: true });
    const { accepted } = world.simulator.ledger({ phone_number_id: shop.phone_number_id });
    const late = () =>
      world.simulator
        .ledger({ phone_number_id: shop.phone_number_id })
        .accepted.filter(({ at }) => Date.parse(at) > Date.parse(body.stopped_at) + 1_000);
    await expect.poll(async () => (await shop.admin.get(company)).body.under_way, { timeout: 20_000 }).toBe(0);
    // Long enough for two more seconds' worth of messages, had they gone out.
    await expect.poll(() => Date.now() - Date.parse(body.stopped_at), { timeout: 5_000 }).toBeGreaterThan(2_500);
    expect(late()).toEqual([]);
    expect(taken().length - accepted.length).toBeLessThanOrEqual(20);
    expect((await shop.admin.get(company)).body.waiting).toBe(100 - taken().length);
    await shop.admin.put(company, { stopped: false });
  });

  test('of the whole install is for those who run it, and holds every company', async () => {
    expect((await shop.admin.put('/api/v1/sending', { stopped: true })).status).toBe(403);
    expect((await operator.put('/api/v1/sending', { stopped: true, reason: 'Meta is down' })).body.stopped).toBe(true);
    const [queued] = await queueToStrangers(world, shop, { count: 1 });
    await heldBy(queued!, 'STOPPED');
    expect((await shop.admin.get(company)).body).toMatchObject({ stopped: false, install_stopped: true });
    await operator.put('/api/v1/sending', { stopped: false });
    await expect.poll(() => taken().length, { timeout: 20_000 }).toBe(1);
  });
});

test('in quiet hours answers go out, and what nobody asked for waits until the morning and lets answers pass', async () => {
  const quiet = quietNow();
  await patch({ quiet_hours: quiet });
  const [campaign] = await queueToStrangers(world, shop, { count: 2, priority: 2 });
  const [cold] = await queueToStrangers(world, shop, { count: 1, type: 'template', wrote_ago: '2 days' });
  const [answer] = await queueToStrangers(world, shop, { count: 1 });
  await expect.poll(() => taken(), { timeout: 20_000 }).toEqual([answer!.phone]);
  for (const waiting of [campaign!, cold!]) {
    const until = await heldBy(waiting, 'QUIET');
    expect(until!.toISOString().slice(11, 16)).toBe(quiet.to);
  }
});

test('the 46th message to one person waits for its six seconds, and those behind it in their order', async () => {
  const [first] = await queueToStrangers(world, shop, { count: 1 });
  await expect.poll(() => taken().length, { timeout: 20_000 }).toBe(1);
  await asOwner(world, `update pair_paces set paid_until = now() + interval '269 seconds' where conversation_id = $1`, [
    first!.conversation_id,
  ]);
  const again = await asOwner<QueuedMessage>(
    world,
    `with said as (
       insert into messages (company_id, id, conversation_id, channel_id, contact_id, direction, author, type, text, content, status)
       select m.company_id, gen_random_uuid(), m.conversation_id, m.channel_id, m.contact_id, 'outbound', 'teammate', 'text', 'x', m.content, 'queued'
       from messages m, generate_series(1, 2) where m.id = $1 returning *),
     made as (insert into dispatches (company_id, id, message_id, conversation_id, channel_id)
       select company_id, gen_random_uuid(), id, conversation_id, channel_id from said)
     select id as message_id, conversation_id, '' as phone from said order by id`,
    [first!.message_id],
  );
  const until = await heldBy(again[0]!, 'PAIR');
  expect(until!.getTime() - Date.now()).toBeLessThanOrEqual(5_000);
  const [second] = await asOwner<{ due_at: Date }>(world, 'select due_at from dispatches where message_id = $1', [
    again[1]!.message_id,
  ]);
  expect(second!.due_at.getTime()).toBeGreaterThanOrEqual(until!.getTime());
  await expect.poll(() => taken().length, { timeout: 20_000 }).toBeGreaterThanOrEqual(2);
});

test("the number's own limit of 24 hours is never passed", async () => {
  await patch({ daily_limit: 3 });
  await queueToStrangers(world, shop, { count: 5 });
  await expect.poll(states, { timeout: 20_000 }).toEqual([
    { state: 'accepted', class: null, count: 3 },
    { state: 'queued', class: 'DAILY', count: 2 },
  ]);
  expect(taken().length).toBe(3);
});

test("a portfolio's limit counts people outside the window over all its numbers, and answers cost nothing", async () => {
  await asOwner(world, `update channels set messaging_limit = 2, portfolio_id = '77' where id = $1`, [shop.channel_id]);
  await queueToStrangers(world, shop, { count: 5, type: 'template', wrote_ago: '2 days' });
  await expect.poll(states, { timeout: 20_000 }).toEqual([
    { state: 'accepted', class: null, count: 2 },
    { state: 'queued', class: 'PORTFOLIO', count: 3 },
  ]);
  await queueToStrangers(world, shop, { count: 3 });
  await expect.poll(() => taken().length, { timeout: 20_000 }).toBe(5);
});

test('an opt-out stops what nobody asked for; who writes again after it gets an answer, but no template', async () => {
  const optOut = (queued: QueuedMessage, ago: string) =>
    asOwner(
      world,
      `update contacts set opted_out_at = now() - $2::interval where id = (select contact_id from conversations where id = $1)`,
      [queued.conversation_id, ago],
    );
  await shop.admin.put('/api/v1/companies/current/sending', { stopped: true });
  const [left] = await queueToStrangers(world, shop, { count: 1, wrote_ago: '1 hour' });
  const [back] = await queueToStrangers(world, shop, { count: 1, wrote_ago: '1 hour' });
  const [template] = await queueToStrangers(world, shop, { count: 1, wrote_ago: '1 hour', type: 'template' });
  await optOut(left!, '1 minute');
  await optOut(back!, '1 day');
  await optOut(template!, '1 day');
  await shop.admin.put('/api/v1/companies/current/sending', { stopped: false });
  await expect.poll(() => taken(), { timeout: 20_000 }).toEqual([back!.phone]);
  for (const stopped of [left!, template!]) {
    await expect.poll(async () => (await message(stopped)).failure?.class, { timeout: 20_000 }).toBe('OPTOUT');
  }
});

test('a token that stopped working keeps the queue until it works again, and people are told once', async () => {
  world.simulator.faults.set([{ fault: 'refuse', code: 190, phone_number_id: shop.phone_number_id }]);
  const queued = await queueToStrangers(world, shop, { count: 4 });
  await heldBy(queued[3]!, 'TOKEN');
  const { refused } = world.simulator.ledger({ phone_number_id: shop.phone_number_id });
  expect(refused.length).toBeLessThanOrEqual(4);
  expect((await shop.admin.get('/api/v1/notices')).body.data).toMatchObject([{ kind: 'channel_token' }]);
});
