import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWorld, type TestShop, type TestWorld } from '../../tests/setup/shop.ts';

/* A model that takes every question and answers none. */
let model: Server;
const held: ServerResponse[] = [];
let world: TestWorld;
let stuck: TestShop;
let fine: TestShop;

beforeAll(async () => {
  model = createServer((_request, response) => {
    held.push(response);
  });
  await new Promise<void>((resolve) => model.listen(0, '127.0.0.1', resolve));
  const { port } = model.address() as AddressInfo;
  world = await startWorld({ env: { OPENAI_API_KEY: 'test-key', OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1` } });
  stuck = await world.openShop({ model: 'openai/gpt-test' });
  fine = await world.openShop();
});
afterAll(async () => {
  for (const response of held) response.destroy();
  await world.stop();
  model.closeAllConnections();
  model.close();
});

const write = (shop: TestShop, person: string, text: string) =>
  world.simulator.write(person, shop.phone_number_id, { type: 'text', text });

test('while a model answers nobody, messages arrive, teammates answer, and keyless shops are served', async () => {
  for (let place = 0; place < 12; place += 1) write(stuck, world.meet(`Waiting ${place}`), 'When are you open?');
  await expect.poll(() => held.length, { timeout: 20_000 }).toBe(12);

  const late = world.meet('Late');
  write(stuck, late, 'Is anybody there?');
  const find = async () => (await stuck.admin.get('/api/v1/conversations?q=late')).body.data[0];
  await expect.poll(async () => (await find())?.unread_count, { timeout: 20_000 }).toBe(1);
  const path = `/api/v1/conversations/${(await find()).id}`;
  await stuck.admin.post(`${path}/takeover`);
  await stuck.admin.post(`${path}/messages`, { type: 'text', text: 'I am.' });
  const textsTo = (person: string) => world.simulator.ledger({ person }).accepted.map(({ text }) => text);
  await expect.poll(() => textsTo(late), { timeout: 20_000 }).toEqual(['I am.']);

  const lucky = world.meet('Lucky');
  write(fine, lucky, 'When are you open?');
  await expect.poll(() => textsTo(lucky), { timeout: 20_000 }).toEqual([expect.stringContaining('Monday to Saturday')]);
});

test('whoever waits for a slow answer sees that theirs was read', async () => {
  const person = world.meet('Watches');
  write(stuck, person, 'Hello?');
  const read_at = () => world.simulator.ledger({ person }).inbound[0]?.read_at ?? null;
  await expect.poll(read_at, { timeout: 20_000 }).not.toBeNull();
});
