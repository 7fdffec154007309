import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createWhatsAppCloudClient } from '../client.ts';
import { type GraphServer, json, startGraphServer } from './graph-server.ts';

const access_token = 'EAAsecret';
const bytes = Buffer.from('a picture of a cat');
const hash = createHash('sha256').update(bytes);
const hex = hash.copy().digest('hex');
const base64 = hash.digest('base64');
let server: GraphServer;
let stranger: GraphServer;

beforeAll(async () => {
  [server, stranger] = await Promise.all([startGraphServer(), startGraphServer()]);
});
afterAll(() => Promise.all([server.close(), stranger.close()]));
beforeEach(() => {
  server.received.length = 0;
  stranger.received.length = 0;
  server.respond = (_request, response) => void response.writeHead(200, { 'content-type': 'image/jpeg' }).end(bytes);
});

const client = (fetch?: typeof globalThis.fetch) =>
  createWhatsAppCloudClient({
    base_url: server.base_url,
    version: 'v25.0',
    download_timeout_ms: 5_000,
    ...(fetch ? { fetch } : {}),
  });
let taken: Buffer;
const into = async (content: AsyncIterable<Uint8Array>): Promise<void> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  taken = Buffer.concat(chunks);
};
const download = (rest: Partial<Parameters<ReturnType<typeof client>['downloadMedia']>[0]> = {}) =>
  client().downloadMedia({ url: `${server.base_url}/file`, max_bytes: 1_000, access_token, into, ...rest });

describe('getMedia', () => {
  it('looks up where a file is, with its size as a string or a number', async () => {
    for (const file_size of ['303833', 303_833]) {
      server.respond = json(200, {
        id: '77',
        url: 'https://lookaside.fbsbx.com/x',
        mime_type: 'image/jpeg',
        sha256: hex,
        file_size,
      });
      expect(await client().getMedia({ media_id: '77', phone_number_id: '1055', access_token })).toEqual({
        kind: 'ok',
        value: {
          media_id: '77',
          url: 'https://lookaside.fbsbx.com/x',
          mime_type: 'image/jpeg',
          sha256: hex,
          size_bytes: 303_833,
        },
      });
    }
    expect(server.received[0]?.url).toBe('/v25.0/77?phone_number_id=1055');
    server.respond = json(200, { id: '77' });
    expect(await client().getMedia({ media_id: '77', access_token })).toMatchObject({
      kind: 'ambiguous',
      reason: 'unreadable_answer',
    });
  });
});

describe('downloadMedia', () => {
  it.each([
    [hex, true],
    [hex.toUpperCase(), true],
    [base64, true],
    ['<HASH>', false],
    [null, false],
  ])('fetches a file whose hash is given as %s', async (sha256, verified) => {
    expect(await download({ sha256 })).toEqual({
      kind: 'ok',
      value: { size_bytes: bytes.length, mime_type: 'image/jpeg', sha256_hex: hex, verified },
    });
    expect(taken).toEqual(bytes);
    expect(server.received[0]?.headers).toMatchObject({ authorization: `Bearer ${access_token}` });
    expect(server.received[0]?.headers['user-agent']).toMatch(/^Mozilla/);
  });

  it('refuses a file that is damaged or too large', async () => {
    expect(await download({ sha256: '0'.repeat(64) })).toMatchObject({ kind: 'refused', class: 'RETRY' });
    expect(await download({ max_bytes: bytes.length })).toMatchObject({ kind: 'ok' });
    expect(await download({ max_bytes: bytes.length - 1 })).toMatchObject({ kind: 'refused', class: 'REQ' });
    server.respond = (_request, response) => {
      response.write(bytes);
      response.end(bytes);
    };
    expect(await download({ max_bytes: bytes.length + 1 })).toMatchObject({ kind: 'refused', class: 'REQ' });
  });

  it('says when a link has expired, and sorts other answers', async () => {
    server.respond = (_request, response) => response.writeHead(404).end('<html>');
    expect(await download()).toMatchObject({ kind: 'refused', class: 'RETRY' });
    server.respond = json(401, { error: { code: 190, message: 'expired' } });
    expect(await download()).toMatchObject({ kind: 'refused', class: 'TOKEN' });
    server.respond = (_request, _response, socket) => socket.resetAndDestroy();
    expect(await download()).toMatchObject({ kind: 'ambiguous', reason: 'connection_lost' });
  });

  it('passes on what whoever takes the file throws, and nothing that the network does', async () => {
    const full = new Error('no space left');
    const refusing = () => Promise.reject(full);
    await expect(download({ into: refusing })).rejects.toBe(full);
    const halfway = async (content: AsyncIterable<Uint8Array>) => {
      for await (const chunk of content) if (chunk.length > 0) throw full;
    };
    await expect(download({ into: halfway })).rejects.toBe(full);
    server.respond = (_request, response, socket) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write(bytes, () => socket.resetAndDestroy());
    };
    expect(await download()).toMatchObject({ kind: 'ambiguous', reason: 'connection_lost' });
  });

  it('sends the token nowhere but to the platform', async () => {
    const port = new URL(stranger.base_url).port;
    for (const url of [
      `${stranger.base_url}/file`,
      `http://localhost:${port}/`,
      'http://lookaside.fbsbx.com/x',
      'https://lookaside.fbsbx.com:8443/x',
      'https://user:pass@lookaside.fbsbx.com/x',
      'https://fbsbx.com.example.com/x',
      'https://evilfbsbx.com/x',
      'https://lookaside.fbsbx.com./x',
      'file:///etc/passwd',
      'not a url',
      '',
    ]) {
      expect(await download({ url })).toMatchObject({ kind: 'refused', class: 'REQ' });
    }
    expect(stranger.received).toHaveLength(0);
  });

  it('checks every redirect, and follows a few', async () => {
    server.respond = (_request, response) => response.writeHead(302, { location: `${stranger.base_url}/steal` }).end();
    expect(await download()).toMatchObject({ kind: 'refused', class: 'REQ' });
    expect(stranger.received).toHaveLength(0);
    server.respond = ({ url }, response) =>
      void (url === '/file' ? response.writeHead(302, { location: '/there' }).end() : response.end(bytes));
    expect(await download({ sha256: hex })).toMatchObject({ kind: 'ok', value: { verified: true } });
    server.received.length = 0;
    server.respond = (_request, response) => response.writeHead(302, { location: '/file' }).end();
    expect(await download()).toMatchObject({ kind: 'ambiguous', reason: 'unexpected_status' });
    expect(server.received).toHaveLength(4);
  });

  it.each(['https://lookaside.fbsbx.com/a?b=1', 'https://mmg.whatsapp.net/a'])('fetches from %s', async (url) => {
    const seen: unknown[] = [];
    const fetch: typeof globalThis.fetch = (input) => {
      seen.push(input);
      return Promise.resolve(new Response(bytes));
    };
    expect(await client(fetch).downloadMedia({ url, max_bytes: 100, access_token, into })).toMatchObject({
      kind: 'ok',
    });
    expect(seen).toEqual([url]);
  });
});
