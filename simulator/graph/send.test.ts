import { afterEach, describe, expect, test } from 'vitest';
import type { SimulatorOptions } from '../index.ts';
import { arrayAt, objectAt } from '../json.ts';
import { CUSTOMER, NUMBER, startWorld } from '../testing/world.ts';
import type { World } from '../testing/world.ts';

let world: World;
afterEach(() => world.stop());

async function begin(options: SimulatorOptions = {}): Promise<void> {
  world = await startWorld(options);
  await world.open();
}

describe('an accepted send', () => {
  test('is answered with a message id in the platform’s form, and recorded', async () => {
    await begin();
    const answer = await world.send(
      { to: '+1 (555) 010-0101', biz_opaque_callback_data: 'attempt-1' },
      { 'x-request-id': 'call-7' },
    );
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({
      messaging_product: 'whatsapp',
      contacts: [{ input: '+1 (555) 010-0101', wa_id: CUSTOMER }],
      messages: [{ id: expect.stringMatching(/^wamid\.HBg/) }],
    });
    const [accepted] = world.simulator.ledger({ callback_data: 'attempt-1' }).accepted;
    expect(accepted).toMatchObject({
      phone_number_id: NUMBER,
      person_id: CUSTOMER,
      type: 'text',
      text: 'Hello',
      callback_data: 'attempt-1',
      attempt_request_id: 'call-7',
      api_version: 'v25.0',
      answer: 'answered',
    });
    expect(Buffer.from(accepted?.wamid.slice(6) ?? '', 'base64').toString('latin1')).toContain(CUSTOMER);
  });

  test('is followed by sent, delivered and read, in that order, each with our own data back', async () => {
    await begin({ delays: { read_ms: 0 } });
    await world.send({ biz_opaque_callback_data: 'attempt-1' });
    await world.simulator.idle();
    const statuses = world.product.statuses();
    expect(statuses.map((status) => status['status'])).toEqual(['sent', 'delivered', 'read']);
    for (const status of statuses) {
      expect(status).toMatchObject({
        recipient_id: CUSTOMER,
        recipient_user_id: 'US.13491208655302741918',
        biz_opaque_callback_data: 'attempt-1',
        timestamp: expect.stringMatching(/^\d{10}$/),
      });
      expect(status).not.toHaveProperty('conversation');
    }
    expect(statuses.map((status) => 'pricing' in status)).toEqual([true, true, false]);
    expect(statuses[0]?.['pricing']).toMatchObject({ pricing_model: 'PMP', category: 'service' });
  });

  test('has a conversation in its statuses where the webhook version is old', async () => {
    await begin({ webhooks: { version: 'v23.0' } });
    await world.send();
    await world.simulator.idle();
    expect(world.product.statuses()[0]).toHaveProperty('conversation.origin.type', 'service');
  });

  test('comes after its delays, and is read later by somebody without a page', async () => {
    await begin({ clock: 'manual', delays: { sent_ms: 150, delivered_ms: 400, read_ms: 2_000 } });
    await world.send();
    const told = async (ms: number): Promise<unknown[]> => {
      world.simulator.clock.advance(ms);
      await world.simulator.webhooks.quiet();
      return world.product.statuses().map((status) => status['status']);
    };
    expect(await told(149)).toEqual([]);
    expect(await told(1)).toEqual(['sent']);
    expect(await told(250)).toEqual(['sent', 'delivered']);
    expect(await told(2_000)).toEqual(['sent', 'delivered', 'read']);
  });

  test('reaches a hidden number by user id, and its statuses have no recipient_id', async () => {
    await begin();
    const person = world.simulator.putPerson({ name: 'Noor', username: 'noor.reads' });
    world.simulator.write(person.id, NUMBER, { text: 'hi' });
    const answer = await world.send({ to: undefined, recipient: person.user_id });
    expect(answer.json['contacts']).toEqual([{ input: person.user_id, user_id: person.user_id }]);
    await world.simulator.idle();
    expect(world.product.statuses()).toHaveLength(2);
    for (const status of world.product.statuses()) {
      expect(status).not.toHaveProperty('recipient_id');
      expect(status).toHaveProperty('recipient_user_id', person.user_id);
    }
  });

  test('may be a template to anybody, is priced by its category and rendered', async () => {
    await begin({
      templates: [
        { name: 'order_sent', language: 'en_US', category: 'utility', body: 'Order {{1}} is on its way, {{name}}.' },
      ],
    });
    const template = {
      name: 'order_sent',
      language: { code: 'en_US' },
      components: [
        {
          type: 'body',
          parameters: [
            { type: 'text', text: '4711' },
            { type: 'text', parameter_name: 'name', text: 'Zoë' },
          ],
        },
      ],
    };
    const answer = await world.send({ type: 'template', text: undefined, template, to: '+15550100199' });
    expect(answer.json['messages']).toEqual([{ id: expect.any(String), message_status: 'accepted' }]);
    await world.simulator.idle();
    expect(world.product.statuses()[0]).toMatchObject({
      pricing: { billable: true, type: 'regular', category: 'utility' },
    });
    expect(world.simulator.ledger().accepted[0]?.text).toBe('Order 4711 is on its way, Zoë.');
  });

  test('of a reaction is only told to be sent', async () => {
    await begin({ delays: { read_ms: 0 } });
    const [inbound] = world.simulator.ledger().inbound;
    await world.send({ type: 'reaction', text: undefined, reaction: { message_id: inbound?.wamid, emoji: '👍' } });
    await world.simulator.idle();
    expect(world.product.statuses().map((status) => status['status'])).toEqual(['sent']);
  });
});

describe('a refused send', () => {
  const cases: [string, Record<string, unknown>, number][] = [
    ['without messaging_product', { messaging_product: undefined }, 100],
    ['without a recipient', { to: undefined }, 131008],
    ['to something that is no number', { to: 'Emma' }, 131009],
    ['to itself', { to: '+15550109000' }, 131021],
    ['to a user id nobody has', { to: undefined, recipient: 'US.1' }, 131026],
    ['of an unknown type', { type: 'telepathy' }, 100],
    ['without its content', { text: undefined }, 131008],
    ['with too long a text', { text: { body: 'x'.repeat(4_097) } }, 100],
    ['with too much of our own data', { biz_opaque_callback_data: 'x'.repeat(513) }, 100],
    ['of media that is not there', { type: 'image', image: { id: '123' } }, 131009],
    ['of media without id or link', { type: 'image', image: {} }, 131008],
    ['of a place that is not on earth', { type: 'location', location: { latitude: 91, longitude: 0 } }, 131009],
    ['with four buttons', { type: 'interactive', interactive: buttons(4) }, 131009],
    [
      'of a list without rows',
      {
        type: 'interactive',
        interactive: { type: 'list', body: { text: 'a' }, action: { button: 'b', sections: [{}] } },
      },
      131009,
    ],
    ['of a template without a language', { type: 'template', template: { name: 'a' } }, 131008],
    ['of a location without a place', { type: 'location', location: { latitude: 1 } }, 131008],
    ['of a contact without a name', { type: 'contacts', contacts: [{ name: {} }] }, 131008],
  ];

  test.each(cases)('%s gets the platform’s error', async (_name, body, code) => {
    await begin();
    const answer = await world.send(body);
    expect(answer.status).toBe(400);
    expect(answer.json['error']).toMatchObject({ code, type: 'OAuthException', fbtrace_id: expect.any(String) });
    expect(world.simulator.ledger()).toMatchObject({ accepted: [], refused: [{ code }] });
  });

  test('without a token, or with a wrong one, is a 401 with code 190', async () => {
    await begin({ tokens: ['right'] });
    for (const authorization of ['', 'Bearer ', 'Bearer wrong']) {
      const answer = await world.send({}, { authorization });
      expect(answer).toMatchObject({ status: 401, json: { error: { code: 190 } } });
    }
    expect((await world.send({}, { authorization: 'Bearer right' })).status).toBe(200);
  });

  test('of an unreadable body, or to an unknown path or number, still has the platform’s shape', async () => {
    await begin({ rules: { unknown_numbers: 'refuse' } });
    const path = `/v25.0/${NUMBER}/messages`;
    const broken = await fetch(world.simulator.url + path, {
      method: 'POST',
      headers: { authorization: 'Bearer t', 'content-type': 'application/json' },
      body: '{',
    });
    expect(await broken.json()).toMatchObject({ error: { code: 100 } });
    expect((await world.graph('POST', '/v25.0/999888/messages', {})).json).toMatchObject({
      error: { code: 100, error_subcode: 33 },
    });
    expect((await world.graph('GET', '/nowhere')).json).toMatchObject({ error: { code: 2500 } });
  });
});

describe('the 24-hour window', () => {
  test('is closed for people who never wrote, and 24 hours after the last message', async () => {
    await begin({ clock: 'manual' });
    expect((await world.send({ to: '+15550100177' })).json).toMatchObject({ error: { code: 131047 } });
    expect((await world.send()).status).toBe(200);
    world.simulator.clock.advance(24 * 3_600_000 - 1);
    expect((await world.send()).status).toBe(200);
    world.simulator.clock.advance(1);
    expect((await world.send()).json).toMatchObject({ error: { code: 131047 } });
    world.simulator.write(CUSTOMER, NUMBER, { text: 'still there?' });
    expect((await world.send()).status).toBe(200);
  });

  test('can fail the message later instead, or be off', async () => {
    await begin({ rules: { window: 'fail' } });
    expect((await world.send({ to: '+15550100177' })).status).toBe(200);
    await world.simulator.idle();
    expect(world.product.statuses()).toMatchObject([{ status: 'failed', errors: [{ code: 131047, error_data: {} }] }]);
    await world.stop();
    world = await startWorld({ rules: { window: 'off' } });
    expect((await world.send({ to: '+15550100177' })).status).toBe(200);
  });
});

describe('other calls', () => {
  test('mark as read reads everything before, and shows typing', async () => {
    await begin();
    const { wamid } = world.simulator.write(CUSTOMER, NUMBER, { text: 'second' });
    const body = {
      messaging_product: 'whatsapp',
      status: 'read',
      message_id: wamid,
      typing_indicator: { type: 'text' },
    };
    expect((await world.graph('POST', `/v25.0/${NUMBER}/messages`, body)).json).toEqual({ success: true });
    expect(world.simulator.ledger().inbound.map((message) => message.read_at !== null)).toEqual([true, true]);
    const unknown = await world.graph('POST', `/v25.0/${NUMBER}/messages`, { ...body, message_id: 'wamid.unknown' });
    expect(unknown.json).toMatchObject({ error: { code: 131009 } });
  });

  test('a number tells its fields, an account its numbers', async () => {
    await begin();
    expect((await world.graph('GET', `/v25.0/${NUMBER}`)).json).toEqual({
      id: NUMBER,
      verified_name: 'Shop',
      display_phone_number: '+15550109000',
      quality_rating: 'GREEN',
    });
    expect((await world.graph('GET', `/v99.0/${NUMBER}?fields=status,unknown`)).json).toEqual({
      id: NUMBER,
      status: 'CONNECTED',
    });
    const { json } = await world.graph('GET', '/v25.0/102290129340398/phone_numbers');
    expect(arrayAt(json, 'data').map((one) => objectAt({ one }, 'one')['id'])).toEqual([NUMBER]);
  });

  test('a number that nobody configured is learned at first use', async () => {
    await begin({ rules: { window: 'off' } });
    expect(
      (
        await world.graph('POST', '/v25.0/777888999/messages', {
          messaging_product: 'whatsapp',
          to: `+${CUSTOMER}`,
          text: { body: 'hi' },
        })
      ).status,
    ).toBe(200);
    expect((await world.control('GET', '/channels')).json['channels']).toMatchObject([
      {},
      { phone_number_id: '777888999' },
    ]);
  });
});

function buttons(count: number) {
  const list = Array.from({ length: count }, (_, at) => ({
    type: 'reply',
    reply: { id: `${at}`, title: `Button ${at}` },
  }));
  return { type: 'button', body: { text: 'Choose' }, action: { buttons: list } };
}
