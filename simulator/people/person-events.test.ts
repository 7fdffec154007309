import { afterEach, beforeEach, expect, test } from 'vitest';
import { objectAt } from '../json.ts';
import type { Json } from '../json.ts';
import { CUSTOMER, NUMBER, startWorld } from '../testing/world.ts';
import type { World } from '../testing/world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.stop());

/** Writes through the control API and gives back what the webhook says. */
async function write(message: Json): Promise<Json> {
  const before = world.product.received.length;
  const { status, text } = await world.control('POST', `/people/${CUSTOMER}/messages`, {
    phone_number_id: NUMBER,
    ...message,
  });
  expect(status, text).toBe(201);
  await world.simulator.idle();
  return world.product.received[before]?.messages[0] ?? {};
}

const strike = (event: string, more: Json = {}) =>
  world.control('POST', `/people/${CUSTOMER}/events`, { event, phone_number_id: NUMBER, ...more });

/** The value of the webhook of this field. */
const valueOf = (field: string): Json => {
  const found = world.product.received.find(({ raw }) => raw.includes(`"field":"${field}"`));
  const [entry] = (found?.body['entry'] ?? []) as Json[];
  const [change] = (entry?.['changes'] ?? []) as Json[];
  return objectAt(change, 'value');
};

const ORDER = {
  catalog_id: '1',
  text: '',
  product_items: [{ product_retailer_id: 'a', quantity: 2, item_price: 9.5, currency: 'USD' }],
};
const FLOW = { type: 'nfm_reply', nfm_reply: { name: 'flow', body: 'Sent', response_json: '{"a":1}' } };

const kinds: [string, Json, Json][] = [
  ['an order', { type: 'order', order: ORDER }, { type: 'order', order: ORDER }],
  ['a flow reply', { type: 'interactive', interactive: FLOW }, { interactive: FLOW }],
  [
    'a removed reaction',
    { type: 'reaction', reaction: { message_id: 'wamid.x' } },
    { reaction: { message_id: 'wamid.x' } },
  ],
  ['a forward', { text: 'x', context: { forwarded: true } }, { context: { forwarded: true } }],
  ['a message of a group', { text: 'x', group_id: 'G1' }, { group_id: 'G1', from: CUSTOMER }],
  ['an ad’s message', { text: 'x', referral: { source_id: '1' } }, { referral: { source_id: '1' } }],
  [
    'an edit',
    { type: 'edit', edit: { message_id: 'wamid.x', text: 'y' } },
    { edit: { original_message_id: 'wamid.x', message: { text: { body: 'y' } } } },
  ],
  ['a revoke', { type: 'revoke', revoke: { message_id: 'wamid.x' } }, { revoke: { original_message_id: 'wamid.x' } }],
  [
    'something unsupported',
    { type: 'unsupported', raw: { unsupported: { type: 'poll' } } },
    { type: 'unsupported', unsupported: { type: 'poll' } },
  ],
  ['something unsupported without more', { type: 'unsupported' }, { errors: [{ code: 131051 }] }],
];

test.each(kinds)('%s goes on the wire as the platform has it', async (_name, message, wanted) => {
  expect(await write(message)).toMatchObject(wanted);
});

test('an edit and a revoke show on the person’s own phone', async () => {
  const { id } = await write({ text: 'frist' });
  await write({ type: 'edit', edit: { message_id: id, text: 'first' } });
  const own = () => world.simulator.ledger({ wamid: id as string }).inbound[0];
  expect(own()).toMatchObject({ text: 'first' });
  await write({ type: 'revoke', revoke: { message_id: id } });
  const thread = await fetch(`${world.simulator.url}/phone/api/threads/${CUSTOMER}/${NUMBER}`);
  const { bubbles } = (await thread.json()) as { bubbles: Json[] };
  expect(bubbles.find(({ wamid }) => wamid === id)).toMatchObject({ revoked: true });
});

test('a new number is told by the old one, and is reached from then on', async () => {
  await write({ text: 'hi' });
  await strike('change_number', { wa_id: '12195555358', user_id: 'US.777' });
  await world.simulator.idle();
  const systems = world.product.messages().filter(({ type }) => type === 'system');
  expect(systems).toMatchObject([
    { from: CUSTOMER, system: { type: 'user_changed_number', wa_id: '12195555358' } },
    { from: '12195555358', system: { type: 'user_changed_user_id', user_id: 'US.777' } },
  ]);
  expect(valueOf('user_id_update')).toMatchObject({
    user_id_update: [{ user_id: { previous: 'US.13491208655302741918', current: 'US.777' } }],
  });
  expect(
    (await world.control('POST', '/people/12195555358/messages', { phone_number_id: NUMBER, text: 'me' })).status,
  ).toBe(201);
  expect(
    (await world.control('POST', `/people/${CUSTOMER}/messages`, { phone_number_id: NUMBER, text: 'me' })).status,
  ).toBe(404);
});

test('a call is told and opens the window', async () => {
  expect((await world.send()).status).toBe(400);
  const { call_id } = (await strike('call')).json;
  await strike('end_call', { call_id, duration_s: 12 });
  await world.simulator.idle();
  expect(valueOf('calls')).toMatchObject({
    contacts: [{ wa_id: CUSTOMER }],
    calls: [{ id: call_id, event: 'connect', direction: 'USER_INITIATED', session: { sdp_type: 'offer' } }],
  });
  expect((await world.send()).status).toBe(200);
});

test('the owner of a coexistence number writes from the phone, and the business hears an echo', async () => {
  world.simulator.putChannels([{ phone_number_id: NUMBER, is_coexistence: true }]);
  const echo = { type: 'text', text: { body: 'from my phone' } };
  const { status } = await world.control('POST', `/channels/${NUMBER}/echoes`, { to: CUSTOMER, ...echo });
  expect(status).toBe(201);
  await world.simulator.idle();
  expect(valueOf('smb_message_echoes')).toMatchObject({
    message_echoes: [{ from: '15550109000', to: CUSTOMER, id: expect.stringMatching(/^wamid\./), ...echo }],
  });
});
