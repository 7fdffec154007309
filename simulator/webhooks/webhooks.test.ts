import { afterEach, describe, expect, test } from 'vitest';
import type { SimulatorOptions } from '../index.ts';
import { objectAt } from '../json.ts';
import { startProduct } from '../testing/product.ts';
import { CUSTOMER, NUMBER, startWorld } from '../testing/world.ts';
import type { World } from '../testing/world.ts';

let world: World;
afterEach(() => world.stop());

async function begin(options: SimulatorOptions = {}): Promise<void> {
  world = await startWorld(options);
}

describe('the body of a webhook', () => {
  test('is pure ASCII, escaped as the platform escapes, and signed over exactly those bytes', async () => {
    await begin();
    world.simulator.write(CUSTOMER, NUMBER, { text: 'Größe 42 / 😀' });
    const delivery = await world.product.seen((one) => one.messages.length > 0);
    expect(delivery.genuine).toBe(true);
    expect(delivery.raw.every((byte) => byte < 0x80)).toBe(true);
    expect(delivery.raw.toString()).toContain(String.raw`Gr\u00f6\u00dfe 42 \/ \ud83d\ude00`);
    expect(delivery.messages[0]).toMatchObject({ type: 'text', text: { body: 'Größe 42 / 😀' } });
  });

  test('is plain UTF-8 where that is asked for, and signed as well', async () => {
    await begin({ webhooks: { raw_utf8: true } });
    world.simulator.write(CUSTOMER, NUMBER, { text: 'Größe a/b' });
    const delivery = await world.product.seen(() => true);
    expect(delivery.genuine).toBe(true);
    expect(delivery.raw.toString()).toContain('Größe a/b');
  });

  test('names account, number and person as the platform does', async () => {
    await begin();
    const { wamid } = world.simulator.write(CUSTOMER, NUMBER, { text: 'hi' });
    const { body } = await world.product.seen(() => true);
    expect(body).toEqual({
      object: 'whatsapp_business_account',
      entry: [
        {
          id: '102290129340398',
          changes: [
            {
              field: 'messages',
              value: {
                messaging_product: 'whatsapp',
                metadata: { display_phone_number: '15550109000', phone_number_id: NUMBER },
                contacts: [{ profile: { name: 'Zoë Müller' }, wa_id: CUSTOMER, user_id: 'US.13491208655302741918' }],
                messages: [
                  {
                    from: CUSTOMER,
                    from_user_id: 'US.13491208655302741918',
                    id: wamid,
                    timestamp: expect.stringMatching(/^\d{10}$/),
                    type: 'text',
                    text: { body: 'hi' },
                  },
                ],
              },
            },
          ],
        },
      ],
    });
  });

  test('has neither from nor wa_id for a person who hides the number', async () => {
    await begin();
    const person = world.simulator.putPerson({ name: 'Noor', username: '@noor.reads' });
    world.simulator.write(person.id, NUMBER, { text: 'hi' });
    const { body, messages } = await world.product.seen(() => true);
    expect(messages[0]).not.toHaveProperty('from');
    expect(messages[0]).toHaveProperty('from_user_id', person.user_id);
    expect(JSON.stringify(body)).not.toContain('wa_id');
    expect(JSON.stringify(body)).toContain('"username":"noor.reads"');
  });

  test('quotes, carries raw keys over the usual ones, and takes any field', async () => {
    await begin();
    await world.open();
    await world.send();
    const [accepted] = world.simulator.ledger().accepted;
    world.simulator.write(CUSTOMER, NUMBER, {
      text: 'yes',
      context: { message_id: accepted?.wamid ?? '' },
      raw: { surprise: [1] },
    });
    const quoting = await world.product.seen((one) => one.messages.length > 0);
    expect(quoting.messages[0]).toMatchObject({ context: { from: '15550109000', id: accepted?.wamid }, surprise: [1] });
    world.simulator.sendWebhook({ field: 'something_new', value: { a: 1 }, waba_id: '77' });
    const custom = await world.product.seen((one) => one.raw.includes('something_new'));
    expect(custom.body['entry']).toEqual([{ id: '77', changes: [{ field: 'something_new', value: { a: 1 } }] }]);
  });
});

describe('delivery', () => {
  test('repeats the same bytes until the answer is 200, and the ledger knows each POST', async () => {
    await begin();
    const answers = [503, 204, 302, 200];
    world.product.answer = (nth) => answers[nth] ?? 200;
    world.simulator.write(CUSTOMER, NUMBER, { text: 'hi' });
    expect(await world.simulator.idle()).toBe(true);
    expect(world.product.received).toHaveLength(4);
    expect(new Set(world.product.received.map(({ raw }) => raw.toString())).size).toBe(1);
    const { inbound, webhooks } = world.simulator.ledger();
    expect(inbound[0]).toMatchObject({ posts: 4, text: 'hi', from: CUSTOMER, acked_at: expect.any(String) });
    expect(webhooks).toMatchObject({ updates: 1, posts: 4, acked: 1, failed_posts: 3, dropped: 0 });
  });

  test('waits longer and longer while the product is away, and goes on when it is back', async () => {
    await begin({ clock: 'manual', webhooks: { retry_first_ms: 1_000, retry_max_ms: 60_000 } });
    const { simulator, product } = world;
    const { port } = new URL(product.url);
    simulator.webhook({ url: 'http://127.0.0.1:1/nobody' });
    simulator.write(CUSTOMER, NUMBER, { text: 'hi' });
    await simulator.webhooks.quiet();
    expect(simulator.webhooks.health()).toMatchObject({ reachable: false, waiting: 1, error: 'ECONNREFUSED' });
    expect(await simulator.idle(0)).toBe(false);
    simulator.webhook({ url: `http://127.0.0.1:${port}/back` });
    simulator.clock.advance(1_000);
    await product.seen((one) => one.messages.length === 1);
    expect(await simulator.idle()).toBe(true);
    expect(simulator.webhooks.health()).toMatchObject({ reachable: true, waiting: 0 });
  });

  test('gives up after seven days, as the platform does', async () => {
    await begin({ clock: 'manual' });
    world.product.answer = () => 500;
    world.simulator.write(CUSTOMER, NUMBER, { text: 'hi' });
    await world.simulator.webhooks.quiet();
    world.simulator.clock.advance(8 * 86_400_000);
    expect(await world.simulator.idle()).toBe(true);
    expect(world.simulator.ledger().webhooks).toMatchObject({ dropped: 1, acked: 0 });
  });

  test('puts waiting updates of one target into one POST, split by account and number', async () => {
    await begin({ webhooks: { batch_max: 10, batch_wait_ms: 5 } });
    world.simulator.putChannels([{ phone_number_id: '222333', waba_id: '9' }]);
    for (const text of ['one', 'two', 'three']) world.simulator.write(CUSTOMER, NUMBER, { text });
    world.simulator.write(CUSTOMER, '222333', { text: 'four' });
    await world.simulator.idle();
    expect(world.product.received).toHaveLength(1);
    expect(world.product.messages().map((message) => objectAt(message, 'text')['body'])).toEqual([
      'one',
      'two',
      'three',
      'four',
    ]);
    expect(world.product.received[0]?.body['entry']).toMatchObject([
      { id: '102290129340398', changes: [{ value: { contacts: [{ wa_id: CUSTOMER }] } }] },
      { id: '9', changes: [{ value: { metadata: { phone_number_id: '222333' } } }] },
    ]);
  });

  test('goes to a number’s own address, signed with its own secret', async () => {
    await begin();
    const other = await startProduct('own secret');
    world.simulator.putChannels([{ phone_number_id: '222333', webhook_url: other.url, app_secret: 'own secret' }]);
    world.simulator.write(CUSTOMER, '222333', { text: 'hi' });
    expect((await other.seen(() => true)).genuine).toBe(true);
    await world.simulator.idle();
    expect(world.product.received).toHaveLength(0);
    await other.stop();
  });

  test('verifies the callback as the platform does', async () => {
    await begin();
    expect(await world.simulator.verify()).toMatchObject({ verified: true, http_status: 200 });
    world.simulator.webhook({ verify_token: 'wrong' });
    expect(await world.simulator.verify()).toMatchObject({ verified: false, http_status: 403 });
  });
});
