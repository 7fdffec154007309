import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startWorld, type TestShop, type TestWorld } from '../../tests/setup/shop.ts';

let world: TestWorld;
let shop: TestShop;

beforeAll(async () => {
  world = await startWorld({
    env: { WHATSAPP_TIMEOUT_MS: '400', DISPATCH_HOLD_SECONDS: '1', DISPATCH_LEASE_SECONDS: '2' },
  });
  shop = await world.openShop();
});
afterAll(() => world.stop());
beforeEach(() => world.simulator.faults.set([]));

/** A customer whose conversation a teammate has taken over, so that every message sent is the test's own. */
async function meetHeld(name: string) {
  const person = world.meet(name);
  world.simulator.write(person, shop.phone_number_id, { type: 'text', text: 'Do you sell airplanes?' });
  await world.settle();
  const { body } = await shop.admin.get('/api/v1/conversations?limit=1');
  const path = `/api/v1/conversations/${body.data[0].id}`;
  await shop.admin.post(`${path}/takeover`);
  const handovers = world.simulator.ledger({ person }).accepted.length;
  return {
    person,
    path,
    conversation_id: body.data[0].id as string,
    send: async (text: string) => (await shop.admin.post(`${path}/messages`, { type: 'text', text })).body.id as string,
    /** What the platform took beyond the hand-over. */
    taken: () =>
      world.simulator
        .ledger({ person })
        .accepted.slice(handovers)
        .map((message) => message.text),
  };
}

const message = async (id: string) => (await shop.admin.get(`/api/v1/messages/${id}`)).body;

async function becomes(id: string, status: string): Promise<void> {
  await expect.poll(async () => (await message(id)).status, { timeout: 30_000 }).toBe(status);
}

test.each([
  [131026, 'USER'],
  [131047, 'WINDOW'],
  [100, 'REQ'],
  [368, 'PAUSE'],
])('error %i ends the message, says why, and is not tried again', async (code, kind) => {
  // Some of them keep the whole number from sending.
  shop = await world.openShop();
  const customer = await meetHeld(`Refused ${code}`);
  world.simulator.faults.set([{ fault: 'refuse', code, to: customer.person }]);
  const id = await customer.send('hello');
  await world.settle();
  expect(await message(id)).toMatchObject({
    status: 'failed',
    failure: { code, class: kind, title: expect.any(String) },
  });
  expect(world.simulator.faults.list()[0]!.struck).toBe(1);
  expect(customer.taken()).toEqual([]);
  shop = await world.openShop();
});

test('what was proven not sent is tried again, as a new attempt', async () => {
  const customer = await meetHeld('Throttled');
  world.simulator.faults.set([{ fault: 'refuse', code: 130429, times: 1, to: customer.person }]);
  const id = await customer.send('hello');
  await becomes(id, 'read');
  expect(customer.taken()).toEqual(['hello']);
});

test.each(['hang_after_accept', 'reset_after_accept', 'error_after_accept'] as const)(
  '%s: the status settles what our call never learned, and nothing goes out twice',
  async (fault) => {
    const customer = await meetHeld(`In doubt ${fault}`);
    world.simulator.faults.set([{ fault, times: 1, to: customer.person }]);
    const id = await customer.send('only once');
    await becomes(id, 'read');
    await world.settle();
    expect(customer.taken()).toEqual(['only once']);
  },
);

test("without any sign it is shown as unknown, and a person's message is never repeated by itself", async () => {
  const customer = await meetHeld('No sign');
  world.simulator.faults.set([{ fault: 'html_error', times: 1, to: customer.person }]);
  const id = await customer.send('lost in the fog');
  await becomes(id, 'unknown');
  const later = await customer.send('a later one');
  await becomes(later, 'read');
  await world.settle();
  expect((await message(id)).status).toBe('unknown');
  expect(customer.taken()).toEqual(['a later one']);
});

test("an agent's message that is proven lost is repeated once, while nobody has said anything since", async () => {
  const person = world.meet('Patient');
  world.simulator.faults.set([{ fault: 'html_error', times: 1, to: person }]);
  world.simulator.write(person, shop.phone_number_id, {
    type: 'text',
    text: 'How long do I have to return something?',
  });
  await world.settle();
  expect(world.simulator.ledger({ person }).accepted).toHaveLength(0);
  // A later attempt of the same number that the platform reports on proves that the pipe is alive.
  const other = await meetHeld('Proof');
  await becomes(await other.send('later'), 'read');
  await expect.poll(() => world.simulator.ledger({ person }).accepted.length, { timeout: 30_000 }).toBe(1);
  await world.settle();
  expect(world.simulator.ledger({ person }).accepted[0]!.text).toContain('30 days');
});

test('statuses that come early, doubled and out of order never go backwards', async () => {
  const customer = await meetHeld('Chaos');
  world.simulator.faults.set([
    { fault: 'status_before_answer', probability: 0.5, to: customer.person },
    { fault: 'duplicate_webhook', probability: 0.5 },
    { fault: 'reorder_webhook', probability: 0.5 },
  ]);
  const ids: string[] = [];
  for (let index = 0; index < 12; index += 1) ids.push(await customer.send(`number ${index}`));
  for (const id of ids) await becomes(id, 'read');
  await world.settle();
  for (const id of ids) expect((await message(id)).status).toBe('read');
  expect(customer.taken()).toEqual(ids.map((_, index) => `number ${index}`));
});

test('opted out, closed window, paused channel: the reason is told and nothing is sent', async () => {
  const customer = await meetHeld('Leaver');
  const { body: conversation } = await shop.admin.get(customer.path);
  const contact = `/api/v1/contacts/${conversation.contact_id}`;
  await shop.admin.post(`${contact}/opt_out`);
  const refused = await shop.admin.post(`${customer.path}/messages`, { type: 'text', text: 'are you there?' });
  expect(refused).toMatchObject({ status: 409, body: { detail: expect.stringContaining('no more messages') } });
  await shop.admin.post(`${contact}/opt_in`);

  await shop.admin.patch(`/api/v1/channels/${shop.channel_id}`, { status: 'paused' });
  const paused = await customer.send('still there?');
  await world.settle();
  expect(await message(paused)).toMatchObject({ status: 'failed', failure: { class: 'PAUSE' } });
  await shop.admin.patch(`/api/v1/channels/${shop.channel_id}`, { status: 'active' });
  expect(customer.taken()).toEqual([]);
});

test('a takeover that comes before the send stops the agent', async () => {
  const person = world.meet('Taken over');
  // The channel pauses the claim for a moment, so that the takeover falls between queuing and sending.
  world.simulator.faults.set([{ fault: 'refuse', code: 130429, times: 1, to: person }]);
  world.simulator.write(person, shop.phone_number_id, { type: 'text', text: 'When are you open?' });
  await expect.poll(async () => (await world.app.settle(), world.simulator.faults.list()[0]!.struck)).toBe(1);
  const { body } = await shop.admin.get('/api/v1/conversations?limit=1');
  await shop.admin.post(`/api/v1/conversations/${body.data[0].id}/takeover`);
  const thread = await shop.admin.get(`/api/v1/conversations/${body.data[0].id}/messages`);
  const answer = thread.body.data.at(-1);
  await becomes(answer.id, 'cancelled');
  expect((await message(answer.id)).failure).toMatchObject({ class: 'HOLDER' });
  expect(world.simulator.ledger({ person }).accepted).toEqual([]);
});

test('sending needs the conversation to be held by a person, and a body that can be sent', async () => {
  const customer = await meetHeld('Careful');
  const post = (body: unknown) => shop.admin.post(`${customer.path}/messages`, body);
  expect(await post({ type: 'text', text: '' })).toMatchObject({ status: 422, body: { errors: [{ field: 'text' }] } });
  expect((await post({ type: 'text', text: 'x'.repeat(4_097) })).status).toBe(422);
  await shop.admin.post(`${customer.path}/release`);
  expect((await post({ type: 'text', text: 'hello' })).status).toBe(409);
});

test('the same Idempotency-Key sends once', async () => {
  const customer = await meetHeld('Keyed');
  const headers = { 'idempotency-key': 'send-7' };
  const body = { type: 'text', text: 'exactly once' };
  const answers = await Promise.all([1, 2, 3].map(() => shop.admin.post(`${customer.path}/messages`, body, headers)));
  expect(answers.map((answer) => answer.status).filter((status) => status === 201).length).toBeGreaterThan(0);
  expect(answers.every((answer) => [201, 409].includes(answer.status))).toBe(true);
  const again = await shop.admin.post(`${customer.path}/messages`, body, headers);
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  await world.settle();
  expect(customer.taken()).toEqual(['exactly once']);
});
