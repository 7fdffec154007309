import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { assertNoCanary } from '../../tests/setup/canary.ts';
import { startWorld, type TestShop, type TestWorld } from '../../tests/setup/shop.ts';

/*
 * A scripted model server over real HTTP. Each question waits in `asked` until the test says what the model answers, so
 * that whatever has to happen while a model thinks happens exactly then.
 */
interface Asked {
  prompt: string;
  response: ServerResponse;
}
const asked: Asked[] = [];
let arrived: (() => void) | undefined;
let model: Server;
let world: TestWorld;
let shop: TestShop;

beforeAll(async () => {
  model = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      assertNoCanary('a prompt', body);
      asked.push({ prompt: body, response });
      arrived?.();
    });
  });
  await new Promise<void>((resolve) => model.listen(0, '127.0.0.1', resolve));
  const { port } = model.address() as AddressInfo;
  world = await startWorld({ env: { OPENAI_API_KEY: 'test-key', OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1` } });
  shop = await world.openShop({ model: 'openai/gpt-test' });
});
afterAll(async () => {
  for (const { response } of asked) response.destroy();
  await world.stop();
  model.closeAllConnections();
  model.close();
});
beforeEach(() => asked.splice(0));

async function nextQuestion(): Promise<Asked> {
  while (asked.length === 0) {
    await new Promise<void>((resolve) => {
      arrived = resolve;
    });
  }
  return asked.shift()!;
}

function say({ response }: Asked, text: string): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify({
      id: 'resp_1',
      created_at: 1_750_000_000,
      model: 'gpt-test',
      output: [
        {
          type: 'message',
          id: 'msg_1',
          role: 'assistant',
          status: 'completed',
          content: [{ type: 'output_text', text, annotations: [] }],
        },
      ],
      usage: { input_tokens: 120, output_tokens: 9 },
    }),
  );
}

function fail({ response }: Asked): void {
  response.writeHead(500, { 'content-type': 'application/json' });
  response.end('{"error":{"message":"down","type":"server_error"}}');
}

const write = (person: string, text: string) =>
  world.simulator.write(person, shop.phone_number_id, { type: 'text', text });

async function newest() {
  const { body } = await shop.admin.get('/api/v1/conversations?limit=1');
  const thread = await shop.admin.get(`/api/v1/conversations/${body.data[0].id}/messages`);
  return { conversation: body.data[0], messages: thread.body.data };
}

test('the answer of a model goes out with the source it cites and a passport', async () => {
  const person = world.meet('Iris');
  write(person, 'How long do I have to return something?');
  const question = await nextQuestion();
  expect(question.prompt).toContain('30 days');
  expect(question.prompt).not.toContain('token-of-the-number');
  say(question, 'You have 30 days. [1]');
  await expect.poll(() => world.simulator.ledger({ person }).accepted.length).toBe(1);
  await world.settle();
  const { messages } = await newest();
  expect(messages.at(-1)).toMatchObject({
    text: expect.stringMatching(/^You have 30 days\.\n\nSource: Returns$/),
    author: 'agent',
  });
  const passport = await shop.admin.get(`/api/v1/messages/${messages.at(-1).id}/passport`);
  expect(passport.body).toMatchObject({ model: 'openai/gpt-test', usage: { input_tokens: 120, output_tokens: 9 } });
});

test('words that come while the model writes: its answer is dropped, and one answer to everything is given', async () => {
  const person = world.meet('Joana');
  write(person, 'How long do I have to return something?');
  const first = await nextQuestion();
  write(person, 'And when are you open?');
  await expect.poll(async () => (await newest()).messages.length).toBe(2);
  say(first, 'You have 30 days. [1]');
  const second = await nextQuestion();
  expect(second.prompt).toContain('when are you open');
  say(second, 'You have 30 days, and we are open from 9 to 7. [1]');
  await expect.poll(() => world.simulator.ledger({ person }).accepted.length).toBe(1);
  await world.settle();
  const { messages } = await newest();
  expect(messages.filter((message: { direction: string }) => message.direction === 'outbound')).toHaveLength(1);
  expect(messages.at(-1).text).toContain('and we are open');
  expect(messages[0].fate).toBe('answered');
});

test('a teammate who takes over while the model writes is not answered over', async () => {
  const person = world.meet('Katia');
  write(person, 'When are you open?');
  const question = await nextQuestion();
  const { conversation } = await newest();
  await shop.admin.post(`/api/v1/conversations/${conversation.id}/takeover`);
  say(question, 'From 9 to 7. [1]');
  await expect.poll(async () => (await newest()).messages.at(-1).fate).toBe('suppressed:held_by_teammate');
  expect((await newest()).conversation.holder).toBe('teammate');
  await world.settle();
  expect(world.simulator.ledger({ person }).accepted).toEqual([]);
});

test('a hand-over that comes too late does not take the conversation from the teammate', async () => {
  const person = world.meet('Kira');
  write(person, 'Do you repair returned boots?');
  const question = await nextQuestion();
  const { conversation } = await newest();
  await shop.admin.post(`/api/v1/conversations/${conversation.id}/takeover`);
  say(question, 'Surely! \u0000 We repair everything.');
  await expect.poll(async () => (await newest()).messages.at(-1).fate).toBe('suppressed:held_by_teammate');
  expect((await newest()).conversation).toMatchObject({ holder: 'teammate', holder_user_id: shop.admin.user_id });
  expect(world.simulator.ledger({ person }).accepted).toEqual([]);
});

test('characters that cannot be stored do not cost the customer their answer', async () => {
  const person = world.meet('Lia');
  write(person, 'How long do I have to return something?');
  say(await nextQuestion(), 'Thirty \u0000 days. \ud83d [1]');
  await expect.poll(() => world.simulator.ledger({ person }).accepted.length).toBe(1);
  expect(world.simulator.ledger({ person }).accepted[0]!.text).toContain('Thirty \uFFFD days.');
});

test('a model that stands on nothing is not believed: the customer is handed over', async () => {
  const person = world.meet('Lena');
  write(person, 'Do you have a loyalty programme for returns?');
  say(await nextQuestion(), 'Yes, with every tenth pair free!');
  await expect.poll(async () => (await newest()).conversation.handoff_reason).toBe('answer_without_source');
  await world.settle();
  expect(world.simulator.ledger({ person }).accepted.map((message) => message.text)).toEqual([
    expect.stringContaining('colleague'),
  ]);
});

test('a model that keeps failing: the customer is handed over with the reason, and intake goes on meanwhile', async () => {
  const person = world.meet('Mara');
  write(person, 'When are you open?');
  const failing = (async () => {
    for (;;) {
      const question = await nextQuestion();
      if (question.prompt.includes('stop failing')) return;
      fail(question);
    }
  })();
  const other = world.meet('Nadia');
  await expect
    .poll(async () => (await newest()).conversation.handoff_reason, { timeout: 50_000 })
    .toBe('model_unavailable');
  asked.push({ prompt: 'stop failing', response: undefined as never });
  arrived?.();
  await failing;
  asked.splice(0);
  write(other, 'hello?');
  await expect.poll(async () => (await newest()).conversation.contact.name).toBe('Nadia');
  expect(world.simulator.ledger({ person }).accepted).toHaveLength(1);
});
