import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asOwner } from '../../tests/setup/owner.ts';
import { startWorld, type TestShop, type TestWorld } from '../../tests/setup/shop.ts';
import { forgetPlatformMedia, platformMediaId } from './index.ts';
import { read, upload } from './testing/forms.ts';
import { film, pdf, picture, voiceNote } from './testing/samples.ts';

let world: TestWorld;
let shop: TestShop;
beforeAll(async () => {
  world = await startWorld();
  shop = await world.openShop();
});
afterAll(() => world.stop());

const hex = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const send = (file: Parameters<typeof upload>[2], headers?: Record<string, string>) =>
  upload(world.app, shop.admin, file, headers);
const stored = (): number =>
  readdirSync(join(world.app.home.data_dir, 'media'), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  ).length;

describe('an upload', () => {
  test('is kept, described and read again, whole and in parts', async () => {
    const bytes = await picture(900, 600);
    const made = await send({ bytes, type: 'image/jpeg', name: 'lamp.jpg' });
    expect(made).toMatchObject({
      status: 201,
      body: {
        kind: 'image',
        origin: 'upload',
        state: 'ready',
        filename: 'lamp.jpg',
        sha256: hex(bytes),
        width: 900,
        has_thumbnail: true,
      },
    });
    expect(made.headers.get('location')).toBe(`/api/v1/media/${made.body.id}`);
    expect((await shop.admin.get(`/api/v1/media/${made.body.id}`)).body).toEqual(made.body);
    const path = `${made.body.id}/content`;
    const whole = await read(world.app, shop.admin, path);
    expect(whole.bytes.equals(bytes)).toBe(true);
    expect(whole.headers.get('content-disposition')).toBe(`inline; filename="lamp.jpg"; filename*=UTF-8''lamp.jpg`);
    const etag = whole.headers.get('etag')!;
    const size = bytes.length;
    for (const [range, first, last] of [
      ['bytes=0-9', 0, 9],
      ['bytes=100-', 100, size - 1],
      ['bytes=-7', size - 7, size - 1],
      [`bytes=5-${size + 50}`, 5, size - 1],
    ] as const) {
      const part = await read(world.app, shop.admin, path, { range, 'if-range': etag });
      expect(part.status).toBe(206);
      expect(part.headers.get('content-range')).toBe(`bytes ${first}-${last}/${size}`);
      expect(part.bytes.equals(bytes.subarray(first, last + 1))).toBe(true);
    }
    expect((await read(world.app, shop.admin, path, { range: `bytes=${size}-` })).status).toBe(416);
    expect((await read(world.app, shop.admin, path, { range: 'bytes=0-1', 'if-range': '"old"' })).status).toBe(200);
    expect((await read(world.app, shop.admin, path, { 'if-none-match': etag })).status).toBe(304);
  });

  test.each([
    ['a voice message', () => voiceNote(), 'audio/ogg', { kind: 'audio', voice: true, duration_ms: 1_000 }],
    ['sound in stereo', () => voiceNote(2_000, 2), 'audio/ogg', { kind: 'audio', voice: false, duration_ms: 2_000 }],
    ['a film', () => film(), 'video/mp4', { kind: 'video', duration_ms: 2_500, height: 240 }],
    ['a document', () => pdf(), 'application/pdf', { kind: 'document' }],
    ['a text', () => Buffer.from('Olá, mundo'), 'text/plain', { kind: 'document', mime_type: 'text/plain' }],
  ] as const)('%s is known for what it is', async (_what, make, type, known) => {
    expect(await send({ bytes: make(), type })).toMatchObject({ status: 201, body: known });
  });

  test('that WhatsApp would not take is refused with the field named, and nothing of it stays', async () => {
    const before = stored();
    for (const [bytes, type, status] of [
      [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'), 'image/svg+xml', 201],
      [Buffer.from('GIF89a'), 'image/jpeg', 415],
      [Buffer.from('PK\u0003\u0004 not an office file'), 'application/zip', 415],
      [Buffer.concat([await picture(), Buffer.alloc(5 * 1_048_576)]), 'image/jpeg', 413],
      [Buffer.alloc(0), 'image/jpeg', 422],
      [Buffer.from([0, 1, 2, 3]), 'application/pdf', 415],
    ] as const) {
      const refused = await send({ bytes, type });
      expect([type, refused.status]).toEqual([type, status]);
      if (status !== 201) expect(refused.body.errors[0].field).toBe('file');
      // Words of a drawing are a text, which is never drawn.
      else expect(refused.body.mime_type).toBe('text/plain');
    }
    await world.app.settle();
    expect(stored()).toBe(before + 1);
    expect(await send({ bytes: await picture(), type: 'image/jpeg', field: 'photo' })).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'photo' }] },
    });
    expect((await shop.admin.post('/api/v1/media', { file: 'x' })).status).toBe(415);
  });

  test('sent twice is stored once; the same key answers the same, another file under it is refused', async () => {
    const bytes = pdf('once');
    const before = stored();
    const key = { 'idempotency-key': 'upload-1' };
    const first = await send({ bytes, type: 'application/pdf', name: 'a.pdf' }, key);
    const again = await send({ bytes, type: 'application/pdf', name: 'a.pdf' }, key);
    expect(again).toMatchObject({ status: 201, body: { id: first.body.id } });
    const copy = await send({ bytes, type: 'application/pdf', name: 'b.pdf' });
    expect(copy.body.id).not.toBe(first.body.id);
    expect((await send({ bytes: pdf('other'), type: 'application/pdf', name: 'a.pdf' }, key)).status).toBe(422);
    await world.app.settle();
    expect(stored()).toBe(before + 1);
    expect((await shop.admin.delete(`/api/v1/media/${first.body.id}`)).status).toBe(204);
    expect((await read(world.app, shop.admin, `${copy.body.id}/content`)).bytes.equals(bytes)).toBe(true);
    expect((await shop.admin.delete(`/api/v1/media/${copy.body.id}`)).status).toBe(204);
    expect((await shop.admin.get(`/api/v1/media/${copy.body.id}`)).status).toBe(404);
    await world.app.settle();
    expect(stored()).toBe(before);
  });

  test('bears a name that is only a name', async () => {
    const { body } = await send({ bytes: pdf(), type: 'application/pdf', name: '../../etc/pass\u202Ewd?|.pdf' });
    expect(body.filename).toBe('passwd__.pdf');
    const { headers } = await read(world.app, shop.admin, `${body.id}/content`);
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="[\w. -]+"/);
  });

  test('of another company is not there', async () => {
    const made = await send({ bytes: pdf(), type: 'application/pdf' });
    const stranger = await world.openShop();
    for (const path of ['content', 'thumbnail']) {
      expect((await read(world.app, stranger.admin, `${made.body.id}/${path}`)).status).toBe(404);
    }
    expect((await stranger.admin.delete(`/api/v1/media/${made.body.id}`)).status).toBe(404);
  });
});

describe('what the platform calls a file', () => {
  const route = () => world.app.ground.channels.byId(shop.channel_id)!;
  const ask = (media_id: string) => platformMediaId(world.app.ground, shop.admin.company_id, media_id, route());

  test('is asked for once for the same content, and again when it is forgotten or too old', async () => {
    const bytes = await picture(50, 50, 'navy');
    const one = await send({ bytes, type: 'image/jpeg' });
    const two = await send({ bytes, type: 'image/jpeg' });
    const first = await ask(one.body.id);
    expect(first).toMatchObject({ kind: 'ok' });
    expect(await ask(two.body.id)).toEqual(first);
    await world.app.ground.db.tenant(shop.admin.company_id, (tdb) =>
      forgetPlatformMedia(tdb, shop.phone_number_id, [one.body.id]),
    );
    const second = await ask(one.body.id);
    expect(second).not.toEqual(first);
    await asOwner(world.app, `update media_platform_ids set usable_until = now()`);
    expect(await ask(one.body.id)).not.toEqual(second);
  });

  test('is asked for by one of many at a time; the others are told to come back', async () => {
    const { body } = await send({ bytes: await picture(51, 51, 'plum'), type: 'image/jpeg' });
    const answers = await Promise.all(Array.from({ length: 5 }, () => ask(body.id)));
    const named = new Set(answers.flatMap((answer) => (answer.kind === 'ok' ? [answer.value] : [])));
    expect(named.size).toBe(1);
    for (const answer of answers)
      if (answer.kind !== 'ok') expect(answer).toMatchObject({ kind: 'refused', class: 'RETRY' });
  });

  test('goes out with a message, whose file cannot be deleted any more', async () => {
    const customer = world.meet('Otto');
    world.simulator.write(customer, shop.phone_number_id, { type: 'text', text: 'hello' } as never);
    await world.settle();
    const conversations = await shop.admin.get('/api/v1/conversations');
    const conversation = conversations.body.data.find(
      (one: { contact: { name: string } }) => one.contact.name === 'Otto',
    );
    await shop.admin.post(`/api/v1/conversations/${conversation.id}/takeover`);
    const bytes = await picture(70, 70, 'olive');
    const { body } = await send({ bytes, type: 'image/jpeg' });
    const sent = await shop.admin.post(`/api/v1/conversations/${conversation.id}/messages`, {
      type: 'image',
      media_id: body.id,
      caption: 'This one',
    });
    expect(sent.status).toBe(201);
    await world.settle();
    const message = (await shop.admin.get(`/api/v1/messages/${sent.body.id}`)).body;
    expect(message).toMatchObject({ type: 'image', media: { id: body.id, state: 'ready' } });
    expect(['accepted', 'sent', 'delivered', 'read']).toContain(message.status);
    expect((await shop.admin.delete(`/api/v1/media/${body.id}`)).status).toBe(409);
  });
});
