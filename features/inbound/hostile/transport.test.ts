import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, VERIFY_TOKEN, type TestApp } from '#tests/setup/app.ts';
import { allMessages, openCompany, type TestCompany } from '#tests/setup/company.ts';
import { deliver, envelope, messageChange, newWamid } from '#tests/setup/webhooks.ts';
import { postBig } from './testing/big-post.ts';
import { good, SECRET } from './testing/case.ts';

const MB = 1024 * 1024;

let app: TestApp;
let company: TestCompany;
let path: string;

beforeAll(async () => {
  app = await startTestApp();
  company = await openCompany(app, { app_secret: SECRET });
  path = `/webhooks/whatsapp/${company.channel_id}`;
});
afterAll(() => app.stop());

const ledger = async () => (await company.get('/api/v1/inbound_deliveries/ledger')).body;
const say = (text: string, more: Partial<Parameters<typeof messageChange>[0]> = {}) =>
  messageChange({ phone_number_id: company.phone_number_id, from: '15560000001', text, ...more });
const said = async () => (await allMessages(company)).map(({ text }) => text as string);
const send = (body: object | string) => deliver(app.url, body, { secret: SECRET, path });

/** A good delivery of exactly so many bytes. */
function padded(bytes: number, text: string): string {
  const body = JSON.stringify({ ...envelope(say(text)), padding: '' });
  return body.replace('"padding":""', `"padding":"${'x'.repeat(bytes - body.length)}"`);
}

test.each([
  ['3 MB exactly', 3 * MB],
  ['3 MB and a byte', 3 * MB + 1],
  ['4 MB exactly', 4 * MB],
])('a delivery of %s is taken and read', async (name, bytes) => {
  const body = padded(bytes, name);
  expect(Buffer.byteLength(body)).toBe(bytes);
  expect(await send(body)).toBe(200);
  await app.settle();
  expect(await said()).toContain(name);
  const { body: kept } = await company.get('/api/v1/inbound_deliveries?limit=1');
  expect(kept.data[0]).toMatchObject({ state: 'processed', size_bytes: bytes });
});

test.each([
  ['4 MB and a byte', 4 * MB + 1, false],
  ['10 MB', 10 * MB, false],
  ['10 MB that do not say how many they are', 10 * MB, true],
  ['1 GB', 1024 * MB, false],
])('%s are refused, and are not waited for', async (name, bytes, chunked) => {
  const before = await ledger();
  const held = process.memoryUsage().arrayBuffers;
  const answer = await postBig(app.url, { path, signature: good(Buffer.alloc(0)), bytes, chunked });
  const grown = process.memoryUsage().arrayBuffers - held;
  expect(answer).toMatchObject({ status: 413, closed: true });
  // Where the size is told nothing is read; where it is not, the limit, and what the sockets on the way hold.
  expect(answer.sent_bytes).toBeLessThan(chunked ? 9 * MB : 4 * MB);
  expect(grown).toBeLessThan(chunked ? 9 * MB : 4 * MB);
  expect(await ledger()).toEqual(before);
  expect(await send(envelope(say(`after ${name}`)))).toBe(200);
  await app.settle();
  expect(await said()).toContain(`after ${name}`);
});

/** Connections on which a delivery was begun and never ends. */
async function beginSlowly(count: number, text: string): Promise<{ sockets: Socket[]; rest: string }> {
  const { hostname, port, host } = new URL(app.url);
  const body = JSON.stringify(envelope(say(text, { wamid: newWamid() })));
  const head = `POST ${path} HTTP/1.1\r\nhost: ${host}\r\nx-hub-signature-256: ${good(Buffer.from(body))}\r\ncontent-length: ${body.length}\r\n\r\n`;
  const sockets = await Promise.all(
    Array.from({ length: count }, async () => {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      socket.write(head + body.slice(0, 10));
      return socket;
    }),
  );
  return { sockets, rest: body.slice(10) };
}

test('a thousand clients that never come to an end hold up nobody', async () => {
  const { sockets, rest } = await beginSlowly(1_000, 'slowly');
  expect(await send(envelope(say('in between')))).toBe(200);
  expect((await app.get('/health/live')).status).toBe(200);
  await app.settle();
  expect(await said()).toContain('in between');
  const [first, ...others] = sockets as [Socket, ...Socket[]];
  // One comes to an end after all, and is taken; the others go away in the middle, and nothing is left of them.
  first.write(rest);
  const [answer] = (await once(first, 'data')) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 200/);
  for (const socket of [first, ...others]) socket.destroy();
  await app.settle();
  expect((await said()).filter((text) => text === 'slowly')).toHaveLength(1);
});

test('a valid delivery that comes again after eight days changes nothing', async () => {
  const before = Math.floor(Date.now() / 1_000) - 8 * 86_400;
  const change = say('long ago');
  change.value.messages[0]!.timestamp = String(before);
  const body = JSON.stringify(envelope(change));
  for (let copy = 0; copy < 3; copy += 1) expect(await send(body)).toBe(200);
  await app.settle();
  expect((await said()).filter((text) => text === 'long ago')).toHaveLength(1);
});

test('one that nobody has the number of is kept, and one of another company is nobody else’s', async () => {
  const other = await openCompany(app);
  const forged = envelope(
    messageChange({ phone_number_id: other.phone_number_id, from: '15560000009', text: 'forged' }),
  );
  expect(await send(forged)).toBe(200);
  await app.settle();
  expect(await allMessages(other)).toEqual([]);
  const { body } = await company.get('/api/v1/inbound_deliveries?limit=1');
  expect(body.data[0]).toMatchObject({ state: 'rejected', reason: 'signed_for_another_company' });
  const nobodys = envelope(messageChange({ phone_number_id: '999999999999', from: '15560000009', text: 'astray' }));
  expect(await deliver(app.url, nobodys)).toBe(200);
  await app.settle();
  expect((await said()).filter((text) => text === 'astray' || text === 'forged')).toEqual([]);
});

test.each([
  ['a channel that is not there', '/webhooks/whatsapp/0197f7f2-0000-7000-8000-000000000000', 401],
  ['SQL in place of a channel', "/webhooks/whatsapp/'%20or%201=1--", 401],
  ['a channel of four hundred letters', `/webhooks/whatsapp/${'a'.repeat(400)}`, 404],
  ['a path that climbs', '/webhooks/whatsapp/..%2f..%2fetc%2fpasswd', 401],
])('%s is nobody to deliver to', async (_name, address, status) => {
  const before = await ledger();
  expect(await deliver(app.url, envelope(say('astray')), { path: address, secret: SECRET })).toBe(status);
  expect(await ledger()).toEqual(before);
});

test.each(['PUT', 'PATCH', 'DELETE'])('%s is not how one delivers', async (method) => {
  const response = await fetch(app.url + path, { method });
  expect([404, 405]).toContain(response.status);
});

const challenge = (query: string) => app.get(`/webhooks/whatsapp?${query}`);
const token = `hub.verify_token=${VERIFY_TOKEN}`;

test('a challenge with script in it is answered as plain text that no browser runs', async () => {
  const script = '<script>alert(1)</script>';
  const answer = await challenge(`hub.mode=subscribe&hub.challenge=${encodeURIComponent(script)}&${token}`);
  expect(answer).toMatchObject({ status: 200, text: script });
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
});

test.each([
  ['with the wrong token', 'hub.mode=subscribe&hub.challenge=1&hub.verify_token=wrong', 403],
  [
    'with the beginning of the token',
    `hub.mode=subscribe&hub.challenge=1&hub.verify_token=${VERIFY_TOKEN.slice(0, 4)}`,
    403,
  ],
  [
    'with the token in capitals',
    `hub.mode=subscribe&hub.challenge=1&hub.verify_token=${VERIFY_TOKEN.toUpperCase()}`,
    403,
  ],
  ['with an empty token', 'hub.mode=subscribe&hub.challenge=1&hub.verify_token=', 403],
  ['with another mode', `hub.mode=unsubscribe&hub.challenge=1&${token}`, 403],
  ['without a mode', `hub.challenge=1&${token}`, 400],
  ['without a challenge', `hub.mode=subscribe&${token}`, 400],
])('a challenge %s is not answered', async (_name, query, status) => {
  const answer = await challenge(query);
  expect(answer.status).toBe(status);
  expect(answer.text).not.toBe('1');
});

test.each([
  ['two challenges', `hub.mode=subscribe&hub.challenge=1&hub.challenge=2&${token}`],
  ['two tokens', `hub.mode=subscribe&hub.challenge=1&${token}&hub.verify_token=wrong`],
  ['letters by the ten thousand', `hub.mode=subscribe&hub.challenge=${'x'.repeat(10_000)}&${token}`],
])('%s are refused', async (_name, query) => {
  expect((await challenge(query)).status).toBe(422);
});
