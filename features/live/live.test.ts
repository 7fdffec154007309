import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../tests/setup/app.ts';
import { openCompany, type TestCompany } from '../../tests/setup/company.ts';
import { deliver, envelope, messageChange } from '../../tests/setup/webhooks.ts';
import { followEvents, type Following } from './testing/follow.ts';

let app: TestApp;
let company: TestCompany;
beforeAll(async () => {
  app = await startTestApp();
  company = await openCompany(app);
});
afterAll(() => app.stop());

const EVENTS = '/api/v1/events';
const following: Following[] = [];

async function follow(of: TestCompany, path = EVENTS, headers: Record<string, string> = {}): Promise<Following> {
  const made = await followEvents(app.url + path, { authorization: `Bearer ${of.access_token}`, ...headers });
  following.push(made);
  return made;
}
afterAll(() => following.forEach((stream) => stream.close()));

const write = (text: string, to = company, from = '15550100') =>
  deliver(app.url, envelope(messageChange({ phone_number_id: to.phone_number_id, from, text })));

/** The texts of the messages that the next frames tell of. */
async function nextTexts(stream: Following, count: number, of = company): Promise<string[]> {
  const texts: string[] = [];
  while (texts.length < count) {
    const frame = await stream.next();
    const { body } = await of.get(`/api/v1/messages/${frame.data.data['message_id']}`);
    texts.push(body.text);
  }
  return texts;
}

test('events arrive as they happen, and a cut stream resumes where it was', async () => {
  const first = await follow(company);
  expect(first.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(first.response.headers.get('cache-control')).toBe('no-store');
  expect(first.response.headers.get('x-accel-buffering')).toBe('no');
  await write('one');
  const types: string[] = [];
  let last = '';
  while (!types.includes('message.received')) {
    const frame = await first.next();
    types.push(frame.event);
    last = frame.id;
    expect(frame.event === 'ready' || frame.data.type === frame.event).toBe(true);
  }
  expect(types).toContain('conversation.created');
  first.close();

  await write('two');
  await write('three');
  await app.settle();
  const second = await follow(company, `${EVENTS}?types=message.received`, { 'last-event-id': last });
  expect(await nextTexts(second, 2)).toEqual(['two', 'three']);
});

test('a stream that has seen no event yet resumes too', async () => {
  const first = await follow(company);
  const ready = await first.next();
  expect(ready).toMatchObject({ event: 'ready', data: { cursor: ready.id } });
  first.close();
  await write('while away');
  await app.settle();
  const second = await follow(company, `${EVENTS}?after=${ready.id}&types=message.received`);
  expect(await nextTexts(second, 1)).toEqual(['while away']);
});

test('nothing is skipped and nothing comes twice, whatever is written while a client reads and reconnects', async () => {
  const begin = await follow(company);
  let cursor = (await begin.next()).id;
  begin.close();
  const texts = Array.from({ length: 30 }, (_, index) => `burst ${index}`);
  const writing = Promise.all(texts.map((text, index) => write(text, company, `1555020${index % 5}`)));
  const seen: string[] = [];
  while (seen.length < texts.length) {
    const stream = await follow(company, `${EVENTS}?types=message.received`, { 'last-event-id': cursor });
    for (let frames = 0; frames < 7 && seen.length < texts.length; frames += 1) {
      const frame = await stream.next();
      cursor = frame.id;
      const { body } = await company.get(`/api/v1/messages/${frame.data.data['message_id']}`);
      seen.push(body.text);
    }
    stream.close();
  }
  await writing;
  expect(seen.toSorted()).toEqual(texts.toSorted());
});

test('types and one conversation can be picked', async () => {
  const stream = await follow(company, `${EVENTS}?types=conversation.created`);
  await stream.next();
  await write('from a stranger', company, '15550301');
  const created = await stream.next();
  expect(created.event).toBe('conversation.created');
  const id = created.data.data['conversation_id']!;
  const one = await follow(company, `${EVENTS}?conversation_id=${id}&types=message.received`);
  await one.next();
  await write('from somebody else');
  await write('from the stranger', company, '15550301');
  expect(await nextTexts(one, 1)).toEqual(['from the stranger']);
});

test("another company's events are never in the stream", async () => {
  const other = await openCompany(app);
  const stream = await follow(other, `${EVENTS}?types=message.received`);
  await stream.next();
  await write('not for you');
  await app.settle();
  await write('for you', other);
  expect(await nextTexts(stream, 1, other)).toEqual(['for you']);
});

test('without a credential, or with a cursor that is none, the stream does not open', async () => {
  expect((await app.get(EVENTS)).status).toBe(401);
  const bad = await company.get(`${EVENTS}?after=yesterday`);
  expect(bad).toMatchObject({ status: 422, body: { errors: [{ field: 'after' }] } });
  const header = await company.get(EVENTS, { 'last-event-id': '12' });
  expect(header).toMatchObject({ status: 422, body: { errors: [{ field: 'Last-Event-ID' }] } });
  const ahead = await company.get(`${EVENTS}?after=999999999999-1`);
  expect(ahead).toMatchObject({ status: 422, body: { errors: [{ field: 'after' }] } });
  expect((await company.get(`${EVENTS}?types=;drop`)).status).toBe(422);
  expect((await company.get(`${EVENTS}?conversation_id=1`)).status).toBe(422);
});
