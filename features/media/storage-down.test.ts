import { afterAll, beforeAll, expect, test } from 'vitest';
import { allMessages } from '../../tests/setup/company.ts';
import { asOwner } from '../../tests/setup/owner.ts';
import { startWorld, type TestShop, type TestWorld } from '../../tests/setup/shop.ts';
import { startBucket, type TestBucket } from '../../tests/setup/bucket.ts';
import { read, upload } from './testing/forms.ts';
import { pdf, picture } from './testing/samples.ts';

/* Files in a bucket that is down for a while: people are told to come back, and what arrives waits. */

let bucket: TestBucket;
let world: TestWorld;
let shop: TestShop;
beforeAll(async () => {
  bucket = await startBucket();
  const { credentials, endpoint, bucket: name } = bucket.settings;
  world = await startWorld({
    env: {
      AWS_S3_BUCKET: name,
      AWS_ENDPOINT_URL: endpoint!,
      AWS_ACCESS_KEY_ID: credentials!.access_key_id,
      AWS_SECRET_ACCESS_KEY: credentials!.secret_access_key,
    },
  });
  shop = await world.openShop();
});
afterAll(async () => {
  await world.stop();
  await bucket.stop();
});

async function hurry(): Promise<void> {
  await asOwner(world.app, `update media set due_at = now() - interval '1 hour' where state = 'pending'`);
  await asOwner(
    world.app,
    `update pgboss.job_common set start_after = now() where name = 'media.fetch' and state < 'active'`,
  );
  await world.settle();
}

test('a bucket that is down loses nothing', async () => {
  const kept = (await upload(world.app, shop.admin, { bytes: pdf('kept'), type: 'application/pdf' })).body;
  bucket.fail(true);
  const refused = await upload(world.app, shop.admin, { bytes: pdf('refused'), type: 'application/pdf' });
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).not.toBeNull();
  expect((await read(world.app, shop.admin, `${kept.id}/content`)).status).toBe(503);

  const bytes = await picture(30, 30);
  const { phone_number_id } = shop;
  const stored = world.simulator.putMedia(bytes, { phone_number_id, mime_type: 'image/jpeg', filename: null });
  world.simulator.write(world.meet('Rosa'), phone_number_id, { type: 'image', image: { id: stored.id } } as never);
  await world.settle();
  for (let round = 0; round < 5; round += 1) await hurry();
  const waiting = (await allMessages(shop.admin)).find(({ type }) => type === 'image');
  expect(waiting.media).toMatchObject({ state: 'pending', failure: null });

  bucket.fail(false);
  await hurry();
  const [there] = (await allMessages(shop.admin)).filter(({ type }) => type === 'image');
  expect(there.media.state).toBe('ready');
  expect((await read(world.app, shop.admin, `${there.media.id}/content`)).bytes.equals(bytes)).toBe(true);
  expect((await read(world.app, shop.admin, `${kept.id}/content`, { range: 'bytes=0-3' })).bytes.toString()).toBe(
    '%PDF',
  );
});
