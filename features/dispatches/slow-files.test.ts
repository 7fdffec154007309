import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { asOwner } from '../../tests/setup/owner.ts';
import { startBucket, type TestBucket } from '../../tests/setup/bucket.ts';
import { startWorld, type TestShop, type TestWorld } from '../../tests/setup/shop.ts';
import { dot, uploadTo } from './testing/files.ts';

let bucket: TestBucket;
let world: TestWorld;
let shop: TestShop;
beforeAll(async () => {
  bucket = await startBucket();
  const { credentials, endpoint, bucket: name } = bucket.settings;
  // A lease that is over long before the uploads below.
  world = await startWorld({
    env: {
      DISPATCH_LEASE_SECONDS: '2',
      WHATSAPP_TIMEOUT_MS: '1500',
      AWS_S3_BUCKET: name,
      AWS_ENDPOINT_URL: endpoint!,
      AWS_ACCESS_KEY_ID: credentials!.access_key_id,
      AWS_SECRET_ACCESS_KEY: credentials!.secret_access_key,
    },
  });
});
afterAll(async () => {
  await world.stop();
  await bucket.stop();
});
beforeEach(async () => {
  shop = await world.openShop();
});

async function meet(name: string) {
  const person = world.meet(name);
  world.simulator.write(person, shop.phone_number_id, { type: 'text', text: 'Do you sell airplanes?' });
  await world.settle();
  const { body } = await shop.admin.get('/api/v1/conversations?limit=1');
  const path = `/api/v1/conversations/${body.data[0].id}`;
  await shop.admin.post(`${path}/takeover`);
  const before = world.simulator.ledger({ person }).accepted.length;
  return {
    send: async (message: object): Promise<string> => (await shop.admin.post(`${path}/messages`, message)).body.id,
    arrived: () => world.simulator.ledger({ person }).accepted.slice(before),
  };
}

const message = async (id: string) => (await shop.admin.get(`/api/v1/messages/${id}`)).body;
const states = async (id: string) => (await message(id)).attempts.map(({ state }: { state: string }) => state);
/** A file whose bytes take so long to come. */
async function slowFile(grey: number, delay_ms: number): Promise<string> {
  bucket.delay(0);
  const id = await uploadTo(world, shop, dot(grey));
  bucket.delay(delay_ms);
  return id;
}
const used = async () => (await shop.admin.get('/api/v1/companies/current')).body.usage.messages_this_month;

test('a file that takes longer to upload than the lease lasts goes out once, and is never in doubt', async () => {
  const customer = await meet('Patient');
  const id = await customer.send({ type: 'image', media_id: await slowFile(1, 6_000) });
  await expect.poll(() => customer.arrived().length, { timeout: 20_000 }).toBe(1);
  await world.settle();
  const { status_history } = await message(id);
  expect(status_history.map(({ status }: { status: string }) => status)).not.toContain('unknown');
  expect(await states(id)).toEqual(['accepted']);
});

test('uploads that take their time keep nobody else from sending', async () => {
  const customers = [await meet('Slow'), await meet('Slower'), await meet('Slowest')];
  const quick = await meet('Quick');
  const files = [];
  for (let grey = 50; grey < 53; grey += 1) files.push(await slowFile(grey, 12_000));
  const began = Date.now();
  for (const [n, customer] of customers.entries()) await customer.send({ type: 'image', media_id: files[n] });
  // As long as silence of the platform would have to last, and longer.
  await expect.poll(() => Date.now() - began, { timeout: 20_000 }).toBeGreaterThan(9_000);
  expect(customers.flatMap((customer) => customer.arrived())).toEqual([]);
  await quick.send({ type: 'text', text: 'We do.' });
  await expect.poll(() => quick.arrived().length, { timeout: 2_000 }).toBe(1);
  for (const customer of customers) await expect.poll(() => customer.arrived().length, { timeout: 20_000 }).toBe(1);
  await world.settle();
});

test('what is stopped after it was claimed is counted once, and not at all when it never goes out', async () => {
  const customer = await meet('Stopped');
  const before = await used();
  const id = await customer.send({ type: 'image', media_id: await slowFile(90, 3_000) });
  await expect.poll(() => states(id), { timeout: 10_000 }).toEqual(['sending']);
  await shop.admin.put('/api/v1/companies/current/sending', { stopped: true });
  await expect.poll(async () => (await message(id)).held?.class, { timeout: 20_000 }).toBe('STOPPED');
  expect(await states(id)).toEqual(['queued']);
  expect(customer.arrived()).toEqual([]);
  await shop.admin.put('/api/v1/companies/current/sending', { stopped: false });
  await expect.poll(() => customer.arrived().length, { timeout: 20_000 }).toBe(1);
  await world.settle();
  expect(await used()).toBe(before + 1);

  const other = await customer.send({ type: 'image', media_id: await slowFile(91, 3_000) });
  await expect.poll(() => states(other), { timeout: 10_000 }).toEqual(['sending']);
  await asOwner(world.app, `update conversations set last_inbound_at = now() - interval '2 days'`);
  await expect.poll(async () => (await message(other)).failure?.class, { timeout: 20_000 }).toBe('WINDOW');
  expect(await used()).toBe(before + 1);
});
