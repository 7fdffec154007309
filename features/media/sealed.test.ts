import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allMessages } from '../../tests/setup/company.ts';
import { asOwner } from '../../tests/setup/owner.ts';
import { startWorld, type TestShop, type TestWorld } from '../../tests/setup/shop.ts';
import { read, upload } from './testing/forms.ts';

/* A company that has its content sealed: its files are unreadable where they lie, and read as before by its people. */

let minutes = 0;
const clock = { now: () => new Date(Date.now() + minutes * 60_000) };
let world: TestWorld;
let shop: TestShop;
beforeAll(async () => {
  world = await startWorld({ clock, env: { ACCESS_TOKEN_MINUTES: '1440' } });
  shop = await world.openShop();
});
afterAll(() => world.stop());

const WORDS = 'the-words-of-the-customer';
const text = Buffer.from(`${WORDS} `.repeat(9_000));

const storedBytes = (): Buffer[] =>
  readdirSync(join(world.app.home.data_dir, 'media', shop.admin.company_id), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
const readable = (): number => storedBytes().filter((bytes) => bytes.includes(WORDS)).length;

async function seal(seal_content: boolean): Promise<void> {
  const answer = await shop.admin.patch('/api/v1/companies/current', { settings: { seal_content } });
  expect(answer.status, answer.text).toBe(200);
  await world.app.ground.box.content.refresh();
  await world.settle();
  minutes += 10;
  await world.settle();
  await world.app.settle();
}

/** All of it, a stretch over the edge of two chunks, and the last bytes. */
async function readsAsBefore(id: string): Promise<void> {
  expect((await read(world.app, shop.admin, `${id}/content`)).bytes.equals(text)).toBe(true);
  for (const [first, last] of [
    [65_530, 65_545],
    [131_072, 131_080],
    [text.length - 3, text.length - 1],
  ] as const) {
    const { bytes } = await read(world.app, shop.admin, `${id}/content`, { range: `bytes=${first}-${last}` });
    expect(bytes.equals(text.subarray(first, last + 1))).toBe(true);
  }
}

test('files are sealed when the company seals, read in whole and in parts, and opened again', async () => {
  const file = { bytes: text, type: 'text/plain', name: 'confession.txt' };
  const before = (await upload(world.app, shop.admin, file)).body;
  expect(readable()).toBe(1);

  await seal(true);
  expect(readable()).toBe(0);
  expect(storedBytes()).toHaveLength(1);
  await readsAsBefore(before.id);
  expect((await shop.admin.get(`/api/v1/media/${before.id}`)).body).toMatchObject({ filename: 'confession.txt' });
  expect(await asOwner(world.app, `select 1 from media where filename ilike '%confession%'`)).toEqual([]);

  const customer = world.meet('Rosa');
  const { phone_number_id } = shop;
  const more = Buffer.concat([text, Buffer.from('!')]);
  const stored = world.simulator.putMedia(more, { phone_number_id, mime_type: 'text/plain', filename: 'note.txt' });
  world.simulator.write(customer, phone_number_id, { type: 'document', document: { id: stored.id } } as never);
  await world.settle();
  const arrived = (await allMessages(shop.admin)).find(({ type }) => type === 'document');
  expect(arrived.media).toMatchObject({ state: 'ready', filename: 'note.txt', size_bytes: more.length });
  expect(readable()).toBe(0);

  await seal(false);
  expect(readable()).toBe(2);
  expect(storedBytes()).toHaveLength(2);
  await readsAsBefore(before.id);
  expect((await read(world.app, shop.admin, `${arrived.media.id}/content`)).bytes.equals(more)).toBe(true);
});

test('a byte that was changed on the disk is not handed out', async () => {
  await seal(true);
  const { body } = await upload(world.app, shop.admin, { bytes: Buffer.from('short secret'), type: 'text/plain' });
  const [row] = await asOwner<{ place: string }>(
    world.app,
    `select f.place from media m join media_files f on f.company_id = m.company_id and f.id = m.file_id where m.id = $1`,
    [body.id],
  );
  const { storage } = world.app.ground;
  const path = join(world.app.home.data_dir, 'media', row!.place);
  const sealed = readFileSync(path);
  sealed[3]! ^= 1;
  await storage.put(
    row!.place,
    (async function* () {
      yield sealed;
    })(),
  );
  const answer = await read(world.app, shop.admin, `${body.id}/content`).catch(() => undefined);
  expect(answer?.bytes.toString() ?? '').not.toContain('secret');
});
