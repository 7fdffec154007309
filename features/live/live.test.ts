import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../tests/setup/app.ts';
import { openCompany, type TestCompany } from '../../tests/setup/company.ts';
import { deliver, envelope, messageChange } from '../../tests/setup/webhooks.ts';

let app: TestApp;
let company: TestCompany;
beforeAll(async () => {
  app = await startTestApp();
  company = await openCompany(app);
});
afterAll(() => app.stop());

interface Frame {
  id: string;
  event: string;
  data: { type: string; data: Record<string, string> };
}

/** Follows the stream as a client does; `next` resolves with the next event frame. */
async function follow(of: TestCompany, path = '/api/v1/events', headers: Record<string, string> = {}) {
  const abort = new AbortController();
  const response = await fetch(app.url + path, {
    headers: { authorization: `Bearer ${of.access_token}`, ...headers },
    signal: abort.signal,
  });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = '';
  async function next(): Promise<Frame> {
    for (;;) {
      const end = buffer.indexOf('\n\n');
      if (end < 0) {
        const { value, done } = await reader.read();
        if (done) throw new Error('the stream ended');
        buffer += value;
        continue;
      }
      const lines = buffer.slice(0, end).split('\n');
      buffer = buffer.slice(end + 2);
      const field = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
      if (field('id') !== undefined) return { id: field('id')!, event: field('event')!, data: JSON.parse(field('data')!) };
    }
  }
  return { response, next, close: () => abort.abort() };
}

const write = (text: string, to = company) =>
  deliver(app.url, envelope(messageChange({ phone_number_id: to.phone_number_id, from: '15550100', text })));

test('events arrive as they happen, and a cut stream resumes where it was', async () => {
  const first = await follow(company);
  expect(first.response.headers.get('content-type')).toContain('text/event-stream');
  await write('one');
  const types: string[] = [];
  let last = '';
  while (!types.includes('message.received')) {
    const frame = await first.next();
    types.push(frame.event);
    last = frame.id;
  }
  expect(types).toContain('conversation.created');
  first.close();

  await write('two');
  await write('three');
  await app.settle();
  const second = await follow(company, '/api/v1/events?types=message.received', { 'last-event-id': last });
  const frames = [await second.next(), await second.next()];
  expect(frames.map((frame) => frame.event)).toEqual(['message.received', 'message.received']);
  const texts = await Promise.all(frames.map((frame) => company.get(`/api/v1/messages/${frame.data.data['message_id']}`)));
  expect(texts.map((answer) => answer.body.text)).toEqual(['two', 'three']);
  second.close();
});

test("another company's events are never in the stream", async () => {
  const other = await openCompany(app);
  const stream = await follow(other, '/api/v1/events?types=message.received');
  await write('not for you');
  await app.settle();
  await write('for you', other);
  const frame = await stream.next();
  const { body } = await other.get(`/api/v1/messages/${frame.data.data['message_id']}`);
  expect(body.text).toBe('for you');
  stream.close();
});

test('without a credential, or with a cursor that is none, the stream does not open', async () => {
  expect((await app.get('/api/v1/events')).status).toBe(401);
  const bad = await company.get('/api/v1/events?after=yesterday');
  expect(bad).toMatchObject({ status: 422, body: { errors: [{ field: 'after' }] } });
});
