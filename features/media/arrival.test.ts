import { createHash, randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allMessages } from '../../tests/setup/company.ts';
import { asOwner } from '../../tests/setup/owner.ts';
import { startWorld, type TestShop, type TestWorld } from '../../tests/setup/shop.ts';
import { edit, said } from '../../tests/setup/changes.ts';
import { openOperator } from '../../tests/setup/operator.ts';
import { deliver, envelope, messageChange, newWamid } from '../../tests/setup/webhooks.ts';
import { createSweeper } from './index.ts';
import { read, upload } from './testing/forms.ts';
import { animatedSticker, film, pdf, picture, voiceNote } from './testing/samples.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

/** What customers wrote; the agent may have answered. */
// oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of every shape
async function arrived(shop: TestShop): Promise<any[]> {
  return (await allMessages(shop.admin)).filter(({ direction }) => direction === 'inbound');
}

const hex = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

async function send(
  shop: TestShop,
  type: string,
  bytes: Buffer,
  mime_type: string,
  more: Record<string, unknown> = {},
) {
  const customer = world.meet('Rosa');
  const { phone_number_id } = shop;
  const stored = world.simulator.putMedia(bytes, { phone_number_id, mime_type, filename: null });
  world.simulator.write(customer, phone_number_id, { type, [type]: { id: stored.id, ...more } } as never);
  await world.settle();
  return stored;
}

/** A message of a file, signed and delivered as the platform does, that says of the file what we like. */
async function deliverMedia(shop: TestShop, media: Record<string, unknown>, type = 'image'): Promise<void> {
  const change = messageChange({
    phone_number_id: shop.phone_number_id,
    from: '15550100777',
    message: { type, [type]: { mime_type: 'image/jpeg', ...media } },
  });
  expect(await deliver(world.app.url, envelope(change))).toBe(200);
  await world.settle();
}

const stored = (): string[] =>
  readdirSync(join(world.app.home.data_dir, 'media'), { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
  );

/** Lets tries that wait for a later time run now. */
async function hurry(): Promise<void> {
  await asOwner(world.app, `update media set due_at = now() - interval '1 hour' where state = 'pending'`);
  await asOwner(
    world.app,
    `update pgboss.job_common set start_after = now() where name = 'media.fetch' and state < 'active'`,
  );
  await world.settle();
}

describe('a file that a customer sends', () => {
  test.each([
    ['image', () => picture(640, 480), 'image/jpeg', { width: 640, height: 480, has_thumbnail: true }],
    ['sticker', animatedSticker, 'image/webp', { animated: true, has_thumbnail: true, width: 32 }],
    ['audio', () => voiceNote(3_200), 'audio/ogg; codecs=opus', { duration_ms: 3_200, voice: true }],
    ['video', () => film({ ms: 2_500, moov_last: true }), 'video/mp4', { duration_ms: 2_500, width: 320, height: 240 }],
    ['document', () => pdf(), 'application/pdf', { has_thumbnail: false, duration_ms: null }],
  ] as const)('%s: is fetched, checked and shown with its message', async (type, make, mime_type, known) => {
    const shop = await world.openShop();
    const bytes = await make();
    await send(shop, type, bytes, mime_type, type === 'audio' ? { voice: true } : {});
    const [message] = await arrived(shop);
    expect(message).toMatchObject({
      type,
      media: {
        id: message.id,
        kind: type,
        origin: 'inbound',
        state: 'ready',
        mime_type,
        sha256: hex(bytes),
        size_bytes: bytes.length,
        ...known,
      },
    });
    const content = await read(world.app, shop.admin, `${message.media.id}/content`);
    expect(content.bytes.equals(bytes)).toBe(true);
    if (!('has_thumbnail' in known && known.has_thumbnail)) return;
    const small = await read(world.app, shop.admin, `${message.media.id}/thumbnail`);
    expect((await sharp(small.bytes).metadata()).format).toBe('webp');
  });

  test('whose bytes are others than announced is fetched again, and failed with the reason; somebody may try again', async () => {
    const shop = await world.openShop();
    const bytes = await picture();
    const { id } = world.simulator.putMedia(bytes, {
      phone_number_id: shop.phone_number_id,
      mime_type: 'image/jpeg',
      filename: null,
    });
    await deliverMedia(shop, { id, sha256: Buffer.alloc(32, 7).toString('base64') });
    const [waiting] = await arrived(shop);
    expect(waiting.media).toMatchObject({ state: 'pending', sha256: null, failure: null });
    for (let round = 0; round < 3; round += 1) await hurry();
    const [failed] = await arrived(shop);
    expect(failed.media).toMatchObject({ state: 'failed', failure: { reason: 'damaged' } });
    expect(stored()).not.toContainEqual(expect.stringContaining(shop.admin.company_id));
    // The platform mends itself: the same id, and what was announced is what comes.
    await asOwner(world.app, `update media set claimed_sha256 = $1 where id = $2`, [hex(bytes), failed.media.id]);
    const again = await shop.admin.post(`/api/v1/media/${failed.media.id}/fetch`);
    expect(again).toMatchObject({ status: 200, body: { state: 'pending', failure: null } });
    await world.settle();
    expect((await arrived(shop))[0].media).toMatchObject({ state: 'ready', sha256: hex(bytes) });
    expect((await shop.admin.post(`/api/v1/media/${failed.media.id}/fetch`)).status).toBe(409);
  });

  test('that the platform no longer has is said to be gone, after some tries', async () => {
    const shop = await world.openShop();
    await deliverMedia(shop, { id: '424242424242' });
    for (let round = 0; round < 3; round += 1) await hurry();
    const [message] = await arrived(shop);
    expect(message.media).toMatchObject({ state: 'failed', failure: { reason: 'gone' } });
  });

  test('waits while the channel has no token, without using up its tries', async () => {
    const shop = await world.openShop();
    await shop.admin.patch(`/api/v1/channels/${shop.channel_id}`, { access_token: null });
    await world.app.ground.channels.refresh();
    const bytes = await picture();
    await send(shop, 'image', bytes, 'image/jpeg');
    for (let round = 0; round < 6; round += 1) await hurry();
    expect((await arrived(shop))[0].media.state).toBe('pending');
    await shop.admin.patch(`/api/v1/channels/${shop.channel_id}`, { access_token: 'another' });
    await world.app.ground.channels.refresh();
    await hurry();
    expect((await arrived(shop))[0].media).toMatchObject({ state: 'ready', sha256: hex(bytes) });
  });

  test('delivered twice is one file; two jobs for it fetch it once', async () => {
    const shop = await world.openShop();
    const bytes = await picture();
    const { id } = world.simulator.putMedia(bytes, {
      phone_number_id: shop.phone_number_id,
      mime_type: 'image/jpeg',
      filename: null,
    });
    const change = messageChange({
      phone_number_id: shop.phone_number_id,
      from: '15550100778',
      message: { type: 'image', image: { id, mime_type: 'image/jpeg' } },
    });
    await Promise.all([1, 2, 3].map(() => deliver(world.app.url, envelope(change))));
    await world.settle();
    const { company_id } = shop.admin;
    const [message] = await arrived(shop);
    await world.app.ground.db.tenant(company_id, async (tdb) => {
      const data = { company_id, media_id: message.media.id };
      await world.app.ground.jobs.enqueueAll(tdb, 'media.fetch', [{ data }, { data }]);
    });
    await world.settle();
    expect(await arrived(shop)).toHaveLength(1);
    expect(stored().filter((path) => path.includes(company_id))).toHaveLength(2);
    const told = await asOwner(world.app, `select 1 from events where company_id = $1 and type = 'media.updated'`, [
      company_id,
    ]);
    expect(told).toHaveLength(1);
  });

  test('in place of another, by an edit, is fetched and shown with the message', async () => {
    const shop = await world.openShop();
    const { phone_number_id } = shop;
    const [before, after] = [await picture(20, 20, 'red'), await picture(30, 30, 'blue')];
    const [first, second] = [before, after].map((bytes) =>
      world.simulator.putMedia(bytes, { phone_number_id, mime_type: 'image/jpeg', filename: null }),
    );
    const [from, wamid] = ['15550100778', newWamid()];
    const image = (id: string) => ({ type: 'image', image: { id, mime_type: 'image/jpeg', caption: 'Look' } });
    const hear = async (change: object) => {
      expect(await deliver(world.app.url, envelope(change))).toBe(200);
      await world.settle();
      return (await arrived(shop))[0];
    };
    const shown = await hear(said({ phone_number_id, from, wamid, message: image(first!.id) }));
    expect(shown.media.sha256).toBe(hex(before));
    const edited = await hear(said({ phone_number_id, from, message: edit(wamid, image(second!.id)) }));
    expect(edited).toMatchObject({
      id: shown.id,
      edited: { versions: 2 },
      media: { state: 'ready', sha256: hex(after) },
    });
    expect((await read(world.app, shop.admin, `${edited.media.id}/content`)).bytes.equals(after)).toBe(true);
    expect((await shop.admin.get(`/api/v1/messages/${shown.id}`)).body.media.sha256).toBe(hex(after));
  });

  test('whose link has expired is looked up again, once', async () => {
    const shop = await world.openShop();
    const { phone_number_id } = shop;
    const bytes = await picture(21, 21, 'teal');
    const stored = world.simulator.putMedia(bytes, { phone_number_id, mime_type: 'image/jpeg', filename: null });
    const link = { fault: 'refuse', on: 'media', type: 'media-files', code: 100, http_status: 404, times: 1 } as const;
    world.simulator.faults.set([link]);
    world.simulator.write(world.meet('Rosa'), phone_number_id, { type: 'image', image: { id: stored.id } } as never);
    await world.settle();
    const [message] = await arrived(shop);
    expect(message.media).toMatchObject({ state: 'ready', sha256: hex(bytes) });
    expect(await asOwner(world.app, `select attempts from media where id = $1`, [message.media.id])).toEqual([
      { attempts: 1 },
    ]);

    world.simulator.faults.set([{ ...link, times: 2 }]);
    const other = world.simulator.putMedia(bytes, { phone_number_id, mime_type: 'image/jpeg', filename: null });
    world.simulator.write(world.meet('Rosa'), phone_number_id, { type: 'image', image: { id: other.id } } as never);
    await expect
      .poll(() => asOwner(world.app, `select state, attempts from media where platform_media_id = $1`, [other.id]))
      .toEqual([{ state: 'pending', attempts: 1 }]);
    world.simulator.faults.set([]);
    await hurry();
    const waited = (await arrived(shop)).find(({ media }) => media.id !== message.media.id);
    expect(waited.media.state).toBe('ready');
  });

  test('that claims to be a picture and is a page is kept, and never served as either', async () => {
    const shop = await world.openShop();
    await send(shop, 'image', Buffer.from('<html><script>alert(1)</script></html>'), 'image/svg+xml');
    const [message] = await arrived(shop);
    expect(message.media).toMatchObject({ state: 'ready', mime_type: 'text/plain', has_thumbnail: false });
    const { headers } = await read(world.app, shop.admin, `${message.media.id}/content`);
    expect(headers.get('content-disposition')).toMatch(/^attachment/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain('sandbox');
  });

  test('sent twice is stored once, and stays until the last message of it goes', async () => {
    const shop = await world.openShop();
    const bytes = await picture(300, 200, 'gold');
    await send(shop, 'image', bytes, 'image/jpeg');
    await send(shop, 'image', bytes, 'image/jpeg');
    const mine = () => stored().filter((path) => path.includes(shop.admin.company_id));
    await world.app.settle();
    const [first, second] = await arrived(shop);
    expect(first.media.id).not.toBe(second.media.id);
    // The picture and its small one.
    expect(mine()).toHaveLength(2);
    const erase = async (contact_id: string) => {
      expect((await shop.admin.post(`/api/v1/contacts/${contact_id}/erase`)).status).toBeLessThan(300);
      await world.settle();
    };
    await erase(first.contact_id);
    expect((await read(world.app, shop.admin, `${first.media.id}/content`)).status).toBe(404);
    expect((await read(world.app, shop.admin, `${second.media.id}/content`)).bytes.equals(bytes)).toBe(true);
    await erase(second.contact_id);
    expect(mine()).toEqual([]);
  });
});

test('the files of a company that is deleted go with it, and those of others stay', async () => {
  const [leaving, staying] = [await world.openShop(), await world.openShop()];
  for (const shop of [leaving, staying]) {
    await send(shop, 'image', await picture(25, 25, 'lime'), 'image/jpeg');
    expect((await upload(world.app, shop.admin, { bytes: pdf('kept'), type: 'application/pdf' })).status).toBe(201);
  }
  const filesOf = ({ admin }: TestShop) => stored().filter((path) => path.includes(admin.company_id)).length;
  expect([filesOf(leaving), filesOf(staying)]).toEqual([3, 3]);
  const operator = await openOperator(world.app);
  expect((await operator.delete(`/api/v1/companies/${leaving.admin.company_id}?grace_days=0`)).status).toBe(204);
  await expect
    .poll(
      async () => {
        await world.settle();
        return [filesOf(leaving), filesOf(staying)];
      },
      { timeout: 20_000 },
    )
    .toEqual([0, 3]);
});

test('files that no row knows are found and removed, those of messages stay', async () => {
  const shop = await world.openShop();
  await send(shop, 'image', await picture(10, 10), 'image/jpeg');
  const { storage, db, logger } = world.app.ground;
  const { company_id } = shop.admin;
  // A crash between the file and its row.
  const lost = `${company_id}/ab/${randomUUID()}`;
  await storage.put(
    lost,
    (async function* () {
      yield Buffer.from('lost');
    })(),
  );
  const before = stored().length;
  const today = createSweeper({ db, storage, logger, clock: world.app.ground.clock });
  expect(await today.orphans()).toBe(0);
  const clock = { ...world.app.ground.clock, now: () => new Date(Date.now() + 25 * 60 * 60_000) };
  const tomorrow = createSweeper({ db, storage, logger, clock });
  expect(await tomorrow.orphans()).toBe(1);
  expect(await storage.exists(lost)).toBe(false);
  expect(stored()).toHaveLength(before - 1);
});
