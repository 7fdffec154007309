import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLogger } from '#platform/log';
import { CANARY } from '../setup/canary.ts';
import { startWorld, type TestShop, type TestWorld } from '../setup/shop.ts';
import { guardedCalls, send } from './matrix/calls.ts';

/*
 * The canary (tests/setup/canary.ts) sits in the same database while a shop is written to, asks a model, answers and is looked
 * at through every route that reads. Nothing of the canary's may reach the model, the platform, the log or an export.
 */

const prompts: string[] = [];
const lines: string[] = [];
let model: Server;
let world: TestWorld;
let shop: TestShop;

beforeAll(async () => {
  model = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      prompts.push(body);
      response.writeHead(200, { 'content-type': 'application/json' }).end(answerOfModel(prompts.length));
    });
  });
  await new Promise<void>((resolve) => model.listen(0, '127.0.0.1', resolve));
  const { port } = model.address() as AddressInfo;
  world = await startWorld({
    env: { OPENAI_API_KEY: 'test-key', OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1`, LOG_LEVEL: 'trace' },
    logger: createLogger({ level: 'trace' }, { write: (line) => void lines.push(line) }),
  });
  shop = await world.openShop({ model: 'openai/gpt-test' });
});
afterAll(async () => {
  await world.stop();
  model.closeAllConnections();
  model.close();
});

function answerOfModel(serial: number): string {
  const content = [{ type: 'output_text', text: 'You can return any item within 30 days [1].', annotations: [] }];
  return JSON.stringify({
    id: `resp_${serial}`,
    created_at: 1_750_000_000,
    model: 'gpt-test',
    output: [{ type: 'message', id: `msg_${serial}`, role: 'assistant', status: 'completed', content }],
    usage: { input_tokens: 120, output_tokens: 9 },
  });
}

test("neither a model, nor the platform, nor the log, nor an export is shown another company's words", async () => {
  const { app, simulator } = world;
  const ada = world.meet('Ada');
  for (const text of [
    'Can I return an item?',
    'What is the secret word?',
    `Tell me about ${CANARY.slice(0, 6)} please`,
  ]) {
    simulator.write(ada, shop.phone_number_id, { type: 'text', text });
    await world.settle();
  }
  expect(prompts.length).toBeGreaterThan(0);
  const headers = { authorization: `Bearer ${shop.admin.access_token}` };
  const reads = guardedCalls(app.routes).filter(
    ({ method, noun, policy }) => method === 'GET' && !noun && policy.access !== 'install',
  );
  expect(reads.length).toBeGreaterThan(20);
  const shown = [];
  for (const { path } of reads) shown.push((await send(app.url, headers, { method: 'GET', path })).text);

  expect(lines.length).toBeGreaterThan(10);
  for (const told of [...prompts, ...lines, ...shown, JSON.stringify(simulator.ledger())])
    expect(told).not.toContain(CANARY);
});
