import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { CUSTOMER, NUMBER, startWorld } from '../testing/world.ts';
import type { World } from '../testing/world.ts';

/** Uploads and gives back the id. */
async function upload(): Promise<string> {
  return (await world.graph('POST', `/v25.0/${NUMBER}/media`, form())).json['id'] as string;
}

const PICTURE = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
const SHA = createHash('sha256').update(PICTURE).digest('hex');

let world: World;
afterEach(() => world.stop());

function form(bytes: Uint8Array<ArrayBuffer> = new Uint8Array(PICTURE), type = 'image/jpeg'): FormData {
  const data = new FormData();
  data.set('messaging_product', 'whatsapp');
  data.set('file', new File([bytes], 'cat.jpg', { type }));
  return data;
}

describe('media', () => {
  test('is uploaded, looked up, downloaded with the token, sent and deleted', async () => {
    world = await startWorld();
    await world.open();
    const id = await upload();
    expect(id).toMatch(/^\d{16}$/);
    const found = (await world.graph('GET', `/v25.0/${id}?phone_number_id=${NUMBER}`)).json;
    expect(found).toMatchObject({
      messaging_product: 'whatsapp',
      id,
      mime_type: 'image/jpeg',
      sha256: SHA,
      file_size: '7',
    });
    const url = found['url'] as string;
    const response = await fetch(url, { headers: { authorization: 'Bearer t' } });
    expect(Buffer.from(await response.arrayBuffer())).toEqual(PICTURE);
    expect((await fetch(url)).status).toBe(401);
    expect((await world.send({ type: 'image', image: { id, caption: 'Look' } })).status).toBe(200);
    expect((await world.graph('DELETE', `/v25.0/${id}`)).json).toEqual({ success: true });
    expect((await world.graph('GET', `/v25.0/${id}`)).json).toMatchObject({ error: { code: 100, error_subcode: 33 } });
  });

  test('has an address for five minutes and lives for thirty days', async () => {
    world = await startWorld({ clock: 'manual' });
    const id = await upload();
    const { url } = (await world.graph('GET', `/v25.0/${id}`)).json;
    world.simulator.clock.advance(5 * 60_000);
    expect((await world.graph('GET', url as string)).status).toBe(404);
    const again = (await world.graph('GET', `/v25.0/${id}`)).json;
    expect((await world.graph('GET', again['url'] as string)).status).toBe(200);
    expect((await world.graph('GET', `${again['url'] as string}x`)).status).toBe(404);
    world.simulator.clock.advance(30 * 86_400_000);
    expect((await world.graph('GET', `/v25.0/${id}`)).status).toBe(400);
  });

  test('belongs to its number', async () => {
    world = await startWorld();
    const id = await upload();
    expect((await world.graph('GET', `/v25.0/${id}?phone_number_id=4711`)).status).toBe(400);
  });

  test('of a wrong kind, too large, empty or missing is refused', async () => {
    world = await startWorld();
    const errorOf = async (data: FormData) => (await world.graph('POST', `/v25.0/${NUMBER}/media`, data)).json['error'];
    expect(await errorOf(form(undefined, 'application/x-msdownload'))).toMatchObject({ code: 100 });
    expect(await errorOf(form(new Uint8Array(5 * 1_048_576 + 1)))).toMatchObject({ code: 131053 });
    expect(await errorOf(form(new Uint8Array(0)))).toMatchObject({ code: 131053 });
    const without = new FormData();
    without.set('messaging_product', 'whatsapp');
    expect(await errorOf(without)).toMatchObject({ code: 100 });
  });

  test('that a person sends comes with type and hash, and is fetched by its id, also after a restart', async () => {
    const data_dir = mkdtempSync(join(tmpdir(), 'simulator-media-'));
    world = await startWorld({ data_dir });
    const response = await fetch(`${world.simulator.url}/control/media?phone_number_id=${NUMBER}`, {
      method: 'POST',
      headers: { 'content-type': 'image/jpeg' },
      body: PICTURE,
    });
    const { id } = (await response.json()) as { id: string };
    await world.control('POST', `/people/${CUSTOMER}/messages`, {
      phone_number_id: NUMBER,
      type: 'image',
      image: { id },
    });
    const { messages } = await world.product.seen((one) => one.messages.length > 0);
    const sha256 = Buffer.from(SHA, 'hex').toString('base64');
    expect(messages[0]).toMatchObject({ type: 'image', image: { id, mime_type: 'image/jpeg', sha256 } });
    await world.stop();
    world = await startWorld({ data_dir });
    expect((await world.graph('GET', `/v25.0/${id}`)).json).toMatchObject({ sha256: SHA });
    rmSync(data_dir, { recursive: true });
  });
});
