import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createWhatsAppCloudClient } from '../client.ts';
import { graphError, type GraphServer, json, startGraphServer } from './graph-server.ts';

const access_token = 'EAAsecret';
let server: GraphServer;

beforeAll(async () => {
  server = await startGraphServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.received.length = 0;
});

const client = () => createWhatsAppCloudClient({ base_url: server.base_url, version: 'v25.0' });
const picture = Buffer.from([0xff, 0xd8, 0x00, 0x0d, 0x0a, 0x2d, 0x2d, 0x80]);

async function* inPieces(): AsyncGenerator<Uint8Array> {
  yield picture.subarray(0, 3);
  yield picture.subarray(3);
}

/** Reads the form as any server would. */
async function formOf({ headers, bytes }: { headers: Record<string, unknown>; bytes: Buffer }): Promise<FormData> {
  return new Response(new Uint8Array(bytes), {
    headers: { 'content-type': String(headers['content-type']) },
  }).formData();
}

describe('uploadMedia', () => {
  it.each([
    ['bytes', () => picture],
    ['a file that is read on the way', inPieces],
  ])('sends %s as a form with its type and its exact length', async (_name, content) => {
    server.respond = json(200, { id: '1037543291543636' });
    const file = {
      mime_type: 'image/jpeg',
      filename: 'cat "of"\r\nmine.jpg',
      size_bytes: picture.length,
      content: content(),
    };
    const result = await client().uploadMedia({ phone_number_id: '1055', access_token, file });
    expect(result).toEqual({ kind: 'ok', value: { media_id: '1037543291543636' } });
    const [request] = server.received;
    expect(request).toMatchObject({ method: 'POST', url: '/v25.0/1055/media' });
    expect(request?.headers['content-length']).toBe(String(request?.bytes.length));
    const form = await formOf(request!);
    expect(form.get('messaging_product')).toBe('whatsapp');
    expect(form.get('type')).toBe('image/jpeg');
    const sent = form.get('file') as File;
    expect([sent.type, sent.name]).toEqual(['image/jpeg', 'cat _of___mine.jpg']);
    expect(Buffer.from(await sent.arrayBuffer()).equals(picture)).toBe(true);
  });

  it('says why a file was not taken', async () => {
    server.respond = graphError(400, 131_053);
    const file = { mime_type: 'image/jpeg', filename: 'a.jpg', size_bytes: picture.length, content: picture };
    expect(await client().uploadMedia({ phone_number_id: '1055', access_token, file })).toMatchObject({
      kind: 'refused',
      class: 'REQ',
      code: 131_053,
    });
  });

  it('does not let a type write headers', async () => {
    const file = { mime_type: 'image/png\r\nx: y', filename: 'a', size_bytes: 8, content: picture };
    expect(await client().uploadMedia({ phone_number_id: '1055', access_token, file })).toMatchObject({ class: 'REQ' });
    expect(server.received).toEqual([]);
  });

  it('does not hang when the file cannot be read to its end', async () => {
    server.respond = json(200, { id: '1' });
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield picture.subarray(0, 3);
      throw new Error('disk');
    }
    const file = { mime_type: 'image/png', filename: 'a', size_bytes: 8, content: broken() };
    expect((await client().uploadMedia({ phone_number_id: '1055', access_token, file })).kind).not.toBe('ok');
  });
});

describe('deleteMedia', () => {
  it('takes a file back', async () => {
    server.respond = json(200, { success: true });
    const result = await client().deleteMedia({ media_id: '77', phone_number_id: '1055', access_token });
    expect(result).toEqual({ kind: 'ok', value: null });
    expect(server.received[0]).toMatchObject({ method: 'DELETE', url: '/v25.0/77?phone_number_id=1055' });
  });
});

describe('uploadSample', () => {
  it('opens a session, sends the bytes and answers the handle', async () => {
    server.respond = (request, response, socket) =>
      json(200, request.url.includes('/uploads') ? { id: 'upload:MTphdH==?sig=ARZq' } : { h: '4::aW==' })(
        request,
        response,
        socket,
      );
    const file = { mime_type: 'image/png', filename: 'a.png', size_bytes: picture.length, content: picture };
    expect(await client().uploadSample({ app_id: '99', access_token, file })).toEqual({
      kind: 'ok',
      value: { handle: '4::aW==' },
    });
    const [begin, rest] = server.received;
    expect(begin?.url).toBe('/v25.0/99/uploads?file_name=a.png&file_length=8&file_type=image%2Fpng');
    expect(rest?.url).toBe('/v25.0/upload:MTphdH==?sig=ARZq');
    expect(rest?.headers).toMatchObject({ authorization: `OAuth ${access_token}`, file_offset: '0' });
    expect(rest?.bytes.equals(picture)).toBe(true);
  });

  it('goes no further than a refused session', async () => {
    server.respond = graphError(401, 190);
    const file = { mime_type: 'image/png', filename: 'a.png', size_bytes: 8, content: picture };
    expect(await client().uploadSample({ access_token, file })).toMatchObject({ kind: 'refused', class: 'TOKEN' });
    expect(server.received).toHaveLength(1);
    expect(server.received[0]?.url).toContain('/v25.0/app/uploads');
  });
});
