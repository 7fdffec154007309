import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWorld, type TestShop, type TestWorld } from '../setup/shop.ts';

let world: TestWorld;
let shop: TestShop;

beforeAll(async () => {
  world = await startWorld();
  shop = await world.openShop();
});
afterAll(() => world.stop());

async function ask(customer: string, ...texts: string[]): Promise<void> {
  for (const text of texts) world.simulator.write(customer, shop.phone_number_id, { type: 'text', text });
  await world.settle();
}

async function threadOf(name: string) {
  const { body } = await shop.admin.get('/api/v1/conversations');
  const conversation = body.data.find((candidate: { contact: { name: string } }) => candidate.contact.name === name);
  const messages = await shop.admin.get(`/api/v1/conversations/${conversation.id}/messages`);
  return { conversation, messages: messages.body.data };
}

test('a question is answered from the knowledge, with its source, and the ticks climb', async () => {
  const customer = world.meet('Rosa');
  await ask(customer, 'How long do I have to return something?');

  const { conversation, messages } = await threadOf('Rosa');
  const [question, answer] = messages;
  expect(question).toMatchObject({
    direction: 'inbound',
    text: 'How long do I have to return something?',
    fate: 'answered',
  });
  expect(answer).toMatchObject({ direction: 'outbound', author: 'agent', status: 'read' });
  expect(answer.text).toContain('30 days');
  expect(answer.text).toContain('Source: Returns');
  expect(answer.citations[0]).toMatchObject({ title: 'Returns', source: 'Returns policy' });
  expect(conversation).toMatchObject({ holder: 'agent', status: 'open', last_message: { id: answer.id } });

  const sent = world.simulator.ledger({ person: customer }).accepted;
  expect(sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({ text: answer.text, wamid: answer.wamid });

  const { body } = await shop.admin.get(`/api/v1/messages/${answer.id}`);
  expect(body.status_history.map((entry: { status: string }) => entry.status).toSorted()).toEqual([
    'accepted',
    'delivered',
    'read',
    'sent',
  ]);

  const passport = await shop.admin.get(`/api/v1/messages/${answer.id}/passport`);
  expect(passport.body).toMatchObject({ message_id: answer.id, model: 'extractive/1' });
  expect(passport.body.chunks[0]).toMatchObject({ title: 'Returns' });
});

test('a burst of messages gets one answer', async () => {
  const { body: agent } = await shop.admin.patch(`/api/v1/agents/${shop.agent_id}`, { reply_quiet_ms: 300 });
  expect(agent.reply_quiet_ms).toBe(300);
  const customer = world.meet('Bento');
  for (const text of ['hello', 'one question', 'when are you open?']) {
    world.simulator.write(customer, shop.phone_number_id, { type: 'text', text });
  }
  await expect
    .poll(async () => (await world.simulator.idle(), world.simulator.ledger({ person: customer }).accepted.length), {
      timeout: 20_000,
    })
    .toBe(1);
  await world.settle();
  await shop.admin.patch(`/api/v1/agents/${shop.agent_id}`, { reply_quiet_ms: 0 });

  const { messages } = await threadOf('Bento');
  expect(messages.filter((message: { direction: string }) => message.direction === 'outbound')).toHaveLength(1);
  expect(messages.filter((message: { fate: string }) => message.fate === 'answered')).toHaveLength(3);
  expect(messages.at(-1).text).toContain('Monday to Saturday');
});

test('what nobody knows is handed over honestly, and a teammate answers', async () => {
  const customer = world.meet('Clara');
  await ask(customer, 'Do you sell airplanes?');
  const before = await threadOf('Clara');
  expect(before.conversation).toMatchObject({ holder: 'nobody', handoff_reason: 'not_in_knowledge' });
  expect(before.messages[0].fate).toBe('handed_over');

  const path = `/api/v1/conversations/${before.conversation.id}`;
  const taken = await shop.admin.post(`${path}/takeover`);
  expect(taken.body).toMatchObject({ holder: 'teammate', holder_user_id: shop.admin.user_id });
  const sent = await shop.admin.post(`${path}/messages`, { type: 'text', text: 'Sadly not, only boots.' });
  expect(sent).toMatchObject({ status: 201, body: { author: 'teammate', status: 'queued' } });
  await world.settle();
  const after = await threadOf('Clara');
  expect(after.messages.at(-1)).toMatchObject({ text: 'Sadly not, only boots.', status: 'read' });

  await ask(customer, 'When are you open?');
  const quiet = await threadOf('Clara');
  expect(quiet.messages.at(-1)).toMatchObject({ direction: 'inbound', fate: 'suppressed:held_by_teammate' });
});

test('another language is answered in that language', async () => {
  const customer = world.meet('Davi');
  await ask(customer, 'Quanto tempo demora a entrega?');
  const { messages } = await threadOf('Davi');
  expect(messages.at(-1).text).toContain('3 a 5 dias');
  expect(messages.at(-1).text).toContain('Fonte: Prazo de entrega');
});

test('the inbound ledger balances', async () => {
  const { body } = await shop.admin.get('/api/v1/inbound_deliveries/ledger');
  expect(body.pending).toBe(0);
  expect(body.received).toBe(body.processed + body.rejected);
  expect(body.received).toBeGreaterThan(5);
});
