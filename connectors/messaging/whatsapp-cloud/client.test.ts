import { createServer } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SendResult } from '../contract.ts';
import { messageBody } from './outgoing/message-body.ts';
import { createWhatsAppCloudClient } from './client.ts';
import { graphError, type GraphServer, json, startGraphServer } from './sending/graph-server.ts';

const TOKEN = 'EAAsecret-token';
const logged: unknown[] = [];
const logger = {
  debug: (...line: unknown[]) => void logged.push(line),
  warn: (...line: unknown[]) => void logged.push(line),
};
let server: GraphServer;

beforeAll(async () => {
  server = await startGraphServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.received.length = 0;
  logged.length = 0;
});

function client(options: { base_url?: string; timeout_ms?: number; fetch?: typeof fetch } = {}) {
  return createWhatsAppCloudClient({ base_url: server.base_url, version: 'v25.0', logger, ...options });
}

function send(
  options: Parameters<typeof client>[0] = {},
  rest: { signal?: AbortSignal; access_token?: string; phone_number_id?: string; callback_data?: string } = {},
): Promise<SendResult> {
  const body = messageBody(
    { to: '15550100' },
    { type: 'text', text: 'private words' },
    { media: new Map(), wamids: new Map() },
  );
  return client(options).sendMessage({
    phone_number_id: '1055',
    access_token: TOKEN,
    body,
    callback_data: 'attempt-1',
    ...rest,
  });
}

describe('sendMessage', () => {
  it('posts the body with our id and gives the platform’s id', async () => {
    server.respond = json(200, {
      messaging_product: 'whatsapp',
      contacts: [{ input: '+15550100', wa_id: '15550100' }],
      messages: [{ id: 'wamid.S' }],
    });
    expect(await send()).toEqual({
      kind: 'accepted',
      wamid: 'wamid.S',
      recipient_wa_id: '15550100',
      recipient_user_id: null,
      message_status: null,
    });
    expect(server.received).toMatchObject([
      {
        method: 'POST',
        url: '/v25.0/1055/messages',
        headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
        body: { to: '+15550100', type: 'text', text: { body: 'private words' }, biz_opaque_callback_data: 'attempt-1' },
      },
    ]);
  });

  it('takes a held template and a recipient known by user id as accepted', async () => {
    server.respond = json(200, {
      contacts: [{ input: 'US.1', user_id: 'US.1' }],
      messages: [{ id: 'w', message_status: 'held_for_quality_assessment' }],
    });
    expect(await send()).toMatchObject({
      kind: 'accepted',
      recipient_wa_id: null,
      recipient_user_id: 'US.1',
      message_status: 'held_for_quality_assessment',
    });
    server.respond = json(200, { messages: [{ id: 'w' }] });
    expect(await send()).toMatchObject({ kind: 'accepted', recipient_wa_id: null });
  });

  it.each<[number, number, string, number | null]>([
    [401, 190, 'TOKEN', null],
    [403, 10, 'PERM', null],
    [500, 3, 'PERM', null],
    [400, 130_429, 'RETRY', 2_000],
    [500, 131_057, 'RETRY', 60_000],
    [400, 131_026, 'USER', null],
    [400, 131_047, 'WINDOW', null],
    [400, 131_050, 'OPTOUT', null],
    [400, 131_048, 'PAUSE', null],
    [404, 132_001, 'TPL', null],
    [400, 100, 'REQ', null],
    [400, 131_042, 'BILL', null],
    [400, 133_010, 'REG', null],
    [400, 131_052, 'INFO', null],
  ])('is refused by HTTP %i code %i as %s', async (status, code, error_class, retry_after_ms) => {
    server.respond = graphError(status, code);
    expect(await send()).toMatchObject({
      kind: 'refused',
      class: error_class,
      code,
      detail: 'details here',
      fbtrace_id: 'trace',
      retry_after_ms,
    });
  });

  it('waits as long as the platform asks, when that is longer', async () => {
    server.respond = graphError(400, 130_429, { 'retry-after': '30' });
    expect(await send()).toMatchObject({ class: 'RETRY', retry_after_ms: 30_000 });
    server.respond = json(429, {}, { 'retry-after': '7' });
    expect(await send()).toMatchObject({ kind: 'refused', class: 'RETRY', code: null, retry_after_ms: 7_000 });
    server.respond = graphError(429, 4, { 'retry-after': 'Sat, 21 Nov 2026 10:00:00 GMT' });
    const clock = { now: () => new Date('2026-11-21T09:50:00Z') };
    const at = createWhatsAppCloudClient({ base_url: server.base_url, version: 'v25.0', clock });
    expect(
      await at.sendMessage({ phone_number_id: '1', access_token: TOKEN, body: {}, callback_data: '' }),
    ).toMatchObject({ retry_after_ms: 600_000 });
  });

  it('reads errors without error_data and with error_data inside a string', async () => {
    server.respond = json(401, { error: { message: 'Session has expired', code: 190 } });
    expect(await send()).toMatchObject({ class: 'TOKEN', detail: 'Session has expired', fbtrace_id: null });
    server.respond = json(400, { error: { code: 100, error_data: '{"details":"inside \\u0000"}' } });
    expect(await send()).toMatchObject({ class: 'REQ', detail: 'inside \uFFFD' });
    server.respond = json(200, { error: { code: 100, message: 'in a 200' } });
    expect(await send()).toMatchObject({ kind: 'refused', detail: 'in a 200' });
  });

  it.each<[string, GraphServer['respond'], object]>([
    ['code 1', graphError(400, 1), { reason: 'platform_unsure', code: 1, fbtrace_id: 'trace' }],
    ['code 131000', graphError(500, 131_000), { reason: 'platform_unsure', code: 131_000 }],
    [
      'a code that is new to us',
      graphError(400, 131_999),
      { reason: 'unknown_code', code: 131_999, detail: 'details here' },
    ],
    [
      'HTML and 500',
      (_request, response) => response.writeHead(500).end('<html>Sorry</html>'),
      { reason: 'server_error', code: null },
    ],
    ['503 without a body', (_request, response) => response.writeHead(503).end(), { reason: 'server_error' }],
    [
      '404 without a code',
      (_request, response) => response.writeHead(404).end('nope'),
      { reason: 'unexpected_status' },
    ],
    [
      'an answer that is no JSON',
      (_request, response) => response.end('{"messages":'),
      { reason: 'unreadable_answer' },
    ],
    ['an empty answer', (_request, response) => response.end(), { reason: 'unreadable_answer' }],
    ['an answer without an id', json(200, { messages: [{}] }), { reason: 'unreadable_answer' }],
    [
      'an answer without end',
      (_request, response) => response.end(' '.repeat(300_000)),
      { reason: 'unreadable_answer' },
    ],
    [
      'a redirect',
      (_request, response) => response.writeHead(307, { location: 'https://example.com/' }).end(),
      { reason: 'unexpected_status' },
    ],
    [
      'a reset after the request',
      (_request, _response, socket) => socket.resetAndDestroy(),
      { reason: 'connection_lost' },
    ],
    [
      'a connection closed without an answer',
      (_request, _response, socket) => socket.destroy(),
      { reason: 'connection_lost' },
    ],
    [
      'a reset in the middle of the answer',
      (_request, response, socket) => {
        response.writeHead(200, { 'content-length': '100' }).write('{"messages"', () => socket.resetAndDestroy());
      },
      { reason: 'connection_lost' },
    ],
  ])('is ambiguous after %s, and is not repeated', async (_name, respond, expected) => {
    server.respond = respond;
    expect(await send()).toMatchObject({ kind: 'ambiguous', ...expected });
    expect(server.received).toHaveLength(1);
  });

  it('is ambiguous when the platform took it and said nothing, or stopped in the middle', async () => {
    server.respond = () => {};
    expect(await send({ timeout_ms: 100 })).toMatchObject({ kind: 'ambiguous', reason: 'timeout' });
    server.respond = (_request, response) => void response.writeHead(200, { 'content-length': '100' }).write('{');
    expect(await send({ timeout_ms: 100 })).toMatchObject({ kind: 'ambiguous', reason: 'timeout' });
    expect(server.received).toHaveLength(2);
  });

  it('is ambiguous when the caller stops on the way, refused when before', async () => {
    const stop = new AbortController();
    server.respond = () => stop.abort();
    expect(await send({}, { signal: stop.signal })).toMatchObject({ kind: 'ambiguous', reason: 'aborted' });
    expect(await send({}, { signal: stop.signal })).toMatchObject({ kind: 'refused', class: 'RETRY' });
    expect(server.received).toHaveLength(1);
  });

  it('is refused for now when nobody listens there', async () => {
    const closed = await startGraphServer();
    await closed.close();
    expect(await send({ base_url: closed.base_url })).toMatchObject({
      kind: 'refused',
      class: 'RETRY',
      code: null,
      detail: 'ECONNREFUSED',
    });
  });

  it('is refused for now when there is no TLS, or it breaks off in the handshake', async () => {
    const base_url = server.base_url.replace('http:', 'https:');
    expect(await send({ base_url })).toMatchObject({ kind: 'refused', class: 'RETRY' });
    expect(server.received).toHaveLength(0);
    const rude = createServer((socket) => socket.on('error', () => {}).once('data', () => socket.end()));
    await new Promise<void>((resolve) => rude.listen(0, '127.0.0.1', resolve));
    const { port } = rude.address() as { port: number };
    expect(await send({ base_url: `https://127.0.0.1:${port}` })).toMatchObject({ kind: 'refused', class: 'RETRY' });
    await new Promise((resolve) => rude.close(resolve));
  });

  it('is ambiguous after any error nobody has seen before', async () => {
    const fetch = () => Promise.reject(new Error('odd'));
    expect(await send({ fetch })).toMatchObject({ kind: 'ambiguous', reason: 'connection_lost', detail: 'Error' });
  });

  it('is refused without a call when it cannot be right', async () => {
    expect(await send({}, { access_token: '' })).toMatchObject({ kind: 'refused', class: 'TOKEN' });
    expect(await send({}, { access_token: 'a\r\nb' })).toMatchObject({ kind: 'refused', class: 'TOKEN' });
    for (const phone_number_id of ['', '..', '1/2', '1?x', '%2e']) {
      expect(await send({}, { phone_number_id })).toMatchObject({ kind: 'refused', class: 'REQ' });
    }
    expect(await send({}, { callback_data: 'x'.repeat(513) })).toMatchObject({ kind: 'refused', class: 'REQ' });
    expect(server.received).toHaveLength(0);
  });

  it('logs what happened, never the token, the words, the person or the message id', async () => {
    server.respond = json(200, { contacts: [{ wa_id: '15550100' }], messages: [{ id: 'wamid.S' }] });
    await send();
    server.respond = graphError(400, 131_026);
    await send();
    server.respond = (_request, _response, socket) => socket.resetAndDestroy();
    await send();
    expect(logged).toHaveLength(3);
    expect(logged[1]).toMatchObject([
      { call: 'send', object_id: '1055', outcome: 'refused', class: 'USER', code: 131_026, fbtrace_id: 'trace' },
      {},
    ]);
    expect(JSON.stringify(logged)).not.toMatch(/secret-token|private words|15550100|wamid|details here/);
  });
});

describe('the other calls', () => {
  it('marks as read, with the typing sign when asked', async () => {
    server.respond = json(200, { success: true });
    const request = { phone_number_id: '1055', access_token: TOKEN, wamid: 'wamid.I' };
    expect(await client().markRead({ ...request, typing: true })).toEqual({ kind: 'ok', value: null });
    await client().markRead(request);
    const read = { messaging_product: 'whatsapp', status: 'read', message_id: 'wamid.I' };
    expect(server.received.map(({ body }) => body)).toEqual([{ ...read, typing_indicator: { type: 'text' } }, read]);
  });

  it('reads a phone number', async () => {
    server.respond = json(200, {
      id: '1055',
      display_phone_number: '+1 555-0199',
      verified_name: 'Shop',
      quality_rating: 'GREEN',
    });
    expect(await client().getPhoneNumber({ phone_number_id: '1055', access_token: TOKEN })).toMatchObject({
      kind: 'ok',
      value: {
        id: '1055',
        display_phone_number: '+1 555-0199',
        verified_name: 'Shop',
        quality_rating: 'GREEN',
        status: null,
      },
    });
    expect(server.received[0]).toMatchObject({ method: 'GET', body: null });
    expect(server.received[0]?.url).toMatch(/^\/v25\.0\/1055\?fields=/);
    server.respond = graphError(400, 33);
    expect(await client().getPhoneNumber({ phone_number_id: '1', access_token: TOKEN })).toMatchObject({
      kind: 'refused',
      class: 'PERM',
    });
  });
});
