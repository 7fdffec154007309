import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startWorld, type TestShop, type TestWorld } from '../../tests/setup/shop.ts';

let world: TestWorld;
let shop: TestShop;
beforeAll(async () => {
  world = await startWorld();
  shop = await world.openShop();
});
afterAll(() => world.stop());
beforeEach(() => world.simulator.faults.set([]));

/** A customer whose conversation a teammate holds. */
async function meet(name: string, in_shop = shop) {
  const person = world.meet(name);
  const asked = world.simulator.write(person, in_shop.phone_number_id, {
    type: 'text',
    text: 'Do you sell airplanes?',
  });
  await world.settle();
  const { body } = await in_shop.admin.get('/api/v1/conversations?limit=1');
  const { id, contact_id } = body.data[0];
  const path = `/api/v1/conversations/${id}`;
  await in_shop.admin.post(`${path}/takeover`);
  const before = world.simulator.ledger({ person }).accepted.length;
  const send = (message: object) => in_shop.admin.post(`${path}/messages`, message);
  return {
    person,
    asked,
    path,
    contact_id,
    send,
    /** What arrived at the platform since, as its own body said it. */
    arrived: () => world.simulator.ledger({ person }).accepted.slice(before),
  };
}

const body = { text: 'Which one?' };
const row = (id: string) => ({ id, title: `Row ${id}` });

describe('what a teammate can send reaches the platform as it was meant', () => {
  const kinds: [string, object, object][] = [
    [
      'text',
      { type: 'text', text: 'See https://shop.example', preview_url: true },
      { body: 'See https://shop.example', preview_url: true },
    ],
    [
      'location',
      { type: 'location', location: { latitude: 52.52, longitude: 13.4, name: 'Shop' } },
      { latitude: 52.52, longitude: 13.4, name: 'Shop' },
    ],
    [
      'contacts',
      {
        type: 'contacts',
        contacts: [{ name: { formatted_name: 'Ada', first_name: 'Ada' }, phones: [{ phone: '+15550101234' }] }],
      },
      [{ name: { formatted_name: 'Ada', first_name: 'Ada' }, phones: [{ phone: '+15550101234' }] }],
    ],
    [
      'image',
      { type: 'image', link: 'https://shop.example/a.jpg', caption: 'A' },
      { link: expect.stringMatching(/^https:\/\/shop\.example\/a\.jpg\?fresh=/), caption: 'A' },
    ],
    [
      'document',
      { type: 'document', link: 'https://shop.example/a.pdf?signed=1', filename: 'a.pdf' },
      { link: 'https://shop.example/a.pdf?signed=1', filename: 'a.pdf' },
    ],
    [
      'interactive',
      {
        type: 'interactive',
        interactive: { type: 'button', body, action: { buttons: [{ type: 'reply', reply: { id: 'a', title: 'A' } }] } },
      },
      { type: 'button', body, action: { buttons: [{ type: 'reply', reply: { id: 'a', title: 'A' } }] } },
    ],
    [
      'interactive',
      {
        type: 'interactive',
        interactive: {
          type: 'list',
          body,
          action: { button: 'Open', sections: [{ title: 'S', rows: [row('a'), row('b')] }] },
        },
      },
      { type: 'list', body, action: { button: 'Open', sections: [{ title: 'S', rows: [row('a'), row('b')] }] } },
    ],
  ];
  test('every kind that needs nothing else', async () => {
    const customer = await meet('Receives all');
    for (const [, message] of kinds) expect(await customer.send(message)).toMatchObject({ status: 201 });
    await world.settle();
    expect(customer.arrived().map(({ type, content }) => [type, content])).toEqual(
      kinds.map(([type, , content]) => [type, content]),
    );
    const { body: thread } = await shop.admin.get(`${customer.path}/messages`);
    const sent = thread.data.filter(({ author }: { author: string }) => author === 'teammate');
    expect(sent.map(({ content }: { content: unknown }) => content)).toEqual(kinds.map(([, message]) => message));
    expect(sent.map(({ status }: { status: string }) => status)).toEqual(kinds.map(() => 'read'));
  });

  test('a reaction and an answer name the message they are about', async () => {
    const customer = await meet('Is quoted');
    const { body: thread } = await shop.admin.get(`${customer.path}/messages`);
    const asked = thread.data.find(({ direction }: { direction: string }) => direction === 'inbound');
    await customer.send({ type: 'reaction', message_id: asked.id, emoji: '👍' });
    const quoting = await customer.send({ type: 'text', text: 'As you asked', reply_to_message_id: asked.id });
    expect(quoting.body).toMatchObject({ reply_to_wamid: asked.wamid });
    await world.settle();
    const [reaction, answer] = customer.arrived();
    expect(reaction).toMatchObject({ type: 'reaction', content: { message_id: asked.wamid, emoji: '👍' } });
    expect(reaction!.context_wamid).toBeNull();
    expect(answer).toMatchObject({ type: 'text', context_wamid: asked.wamid });
  });
});

describe('what would be refused is refused at once, with the field named', () => {
  const cases: [string, object, string][] = [
    ['an empty text', { type: 'text', text: ' ' }, 'text'],
    ['a text that is too long', { type: 'text', text: 'x'.repeat(4_097) }, 'text'],
    ['no file', { type: 'image', caption: 'A' }, 'media_id'],
    [
      'a file twice',
      { type: 'image', media_id: '01900000-0000-7000-8000-000000000000', link: 'https://a.example/b' },
      'media_id',
    ],
    [
      "a file that is not the company's",
      { type: 'image', media_id: '01900000-0000-7000-8000-000000000000' },
      'media_id',
    ],
    [
      'a button that is too long',
      {
        type: 'interactive',
        interactive: {
          type: 'button',
          body,
          action: {
            buttons: [
              { type: 'reply', reply: { id: 'a', title: 'A' } },
              { type: 'reply', reply: { id: 'b', title: 'x'.repeat(21) } },
            ],
          },
        },
      },
      'interactive.action.buttons.1.reply.title',
    ],
    [
      'a reaction to nothing',
      { type: 'reaction', message_id: '01900000-0000-7000-8000-000000000000', emoji: '👍' },
      'message_id',
    ],
    ['two emoji', { type: 'reaction', message_id: '01900000-0000-7000-8000-000000000000', emoji: '👍👍' }, 'emoji'],
    [
      'an answer to nothing',
      { type: 'text', text: 'x', reply_to_message_id: '01900000-0000-7000-8000-000000000000' },
      'reply_to_message_id',
    ],
    ['a time that has passed', { type: 'text', text: 'x', send_at: '2020-01-01T00:00:00Z' }, 'send_at'],
    ['a time too far ahead', { type: 'text', text: 'x', send_at: '2100-01-01T00:00:00Z' }, 'send_at'],
    ['an end before the beginning', { type: 'text', text: 'x', expires_at: '2020-01-01T00:00:00Z' }, 'expires_at'],
    [
      'a template nobody has',
      { type: 'template', template: { name: 'nobody_has_it', language: 'en_US' } },
      'template.name',
    ],
    ['an unknown field', { type: 'text', text: 'x', to: '+1555' }, 'to'],
  ];
  test('each of them', async () => {
    const customer = await meet('Refuses');
    for (const [name, message, field] of cases) {
      const answer = await customer.send(message);
      expect(answer.status, name).toBe(422);
      expect(
        answer.body.errors.map((error: { field: string }) => error.field),
        name,
      ).toContain(field);
    }
    const { body: other } = await (await meet('Other')).send({ type: 'text', text: 'elsewhere' });
    const foreign = await customer.send({ type: 'text', text: 'x', reply_to_message_id: other.id });
    expect(foreign).toMatchObject({ status: 422, body: { errors: [{ field: 'reply_to_message_id' }] } });
    await world.settle();
    expect(customer.arrived()).toEqual([]);
  });

  test('an unknown kind, and text the database cannot hold, are the caller’s fault', async () => {
    const customer = await meet('Odd');
    expect((await customer.send({ type: 'poll', poll: {} })).status).toBe(422);
    expect((await customer.send({ type: 'text', text: 'a\0b' })).status).toBeLessThan(500);
  });
});

test('the same Idempotency-Key sends once', async () => {
  const customer = await meet('Once');
  const again = () =>
    shop.admin.post(
      `${customer.path}/messages`,
      { type: 'text', text: 'only once' },
      { 'idempotency-key': 'key-of-mine' },
    );
  const [first, second] = [await again(), await again()];
  expect(second.body.id).toBe(first.body.id);
  await world.settle();
  expect(customer.arrived()).toHaveLength(1);
});

test('reading and typing are told to the customer’s side, reading once for each newest message', async () => {
  const customer = await meet('Waits');
  const inbound = () => world.simulator.ledger({ person: customer.person }).inbound;
  expect(inbound().map(({ read_at }) => read_at)).toEqual([null]);
  await shop.admin.post(`${customer.path}/read`);
  await world.settle();
  const [first] = inbound();
  expect(first!.read_at).not.toBeNull();
  // Told once: the platform has nothing newer to hear of.
  await shop.admin.post(`${customer.path}/read`);
  await world.settle();
  expect(inbound()[0]!.read_at).toBe(first!.read_at);
  expect((await shop.admin.post(`${customer.path}/typing`)).status).toBe(204);
  expect(inbound()[0]!.read_at).not.toBeNull();
  expect((await shop.admin.post('/api/v1/conversations/01900000-0000-7000-8000-000000000000/typing')).status).toBe(404);
});
