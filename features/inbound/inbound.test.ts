import { afterAll, beforeAll, expect, test } from 'vitest';
import { sign } from '#connectors/messaging';
import { APP_SECRET, startTestApp, VERIFY_TOKEN, type TestApp } from '../../tests/setup/app.ts';
import { allMessages, openCompany, type TestCompany } from '../../tests/setup/company.ts';
import { deliver, envelope, messageChange, newWamid, statusChange } from '../../tests/setup/webhooks.ts';

let app: TestApp;
let company: TestCompany;

beforeAll(async () => {
  app = await startTestApp();
  company = await openCompany(app);
});
afterAll(() => app.stop());

const from = '15550100';

async function latest(of: TestCompany = company) {
  const { body } = await of.get('/api/v1/inbound_deliveries?limit=1');
  return body.data[0];
}

test('the challenge is answered to who knows the verify token, and to nobody else', async () => {
  const ask = (token: string, mode = 'subscribe') =>
    app.get(`/webhooks/whatsapp?hub.mode=${mode}&hub.challenge=%3Cb%3E42&hub.verify_token=${token}`);
  const good = await ask(VERIFY_TOKEN);
  expect(good).toMatchObject({ status: 200, text: '<b>42' });
  expect(good.headers.get('content-type')).toContain('text/plain');
  expect((await ask('wrong')).status).toBe(403);
  expect((await ask(VERIFY_TOKEN, 'unsubscribe')).status).toBe(403);
  expect((await app.get('/webhooks/whatsapp')).status).toBe(400);
});

test.each([
  ['missing', undefined],
  ['empty', ''],
  ['of another secret', sign(Buffer.from('{}'), 'another secret')],
  ['of other bytes', sign(Buffer.from('{"a":1}'), APP_SECRET)],
  ['sha1', 'sha1=0123456789012345678901234567890123456789'],
  ['too short', 'sha256=abcd'],
  ['without its prefix', sign(Buffer.from('{}'), APP_SECRET).slice('sha256='.length)],
])('a signature that is %s is refused and nothing is stored', async (_what, signature) => {
  const before = await company.get('/api/v1/inbound_deliveries/ledger');
  const response = await fetch(`${app.url}/webhooks/whatsapp`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(signature === undefined ? {} : { 'x-hub-signature-256': signature }),
    },
    body: '{}',
  });
  expect(response.status).toBe(401);
  expect((await company.get('/api/v1/inbound_deliveries/ledger')).body).toEqual(before.body);
});

test('ten copies at once have the effect of one', async () => {
  const wamid = newWamid();
  const body = envelope(
    messageChange({ phone_number_id: company.phone_number_id, from: '15550111', wamid, text: 'only once' }),
  );
  const statuses = await Promise.all(Array.from({ length: 10 }, () => deliver(app.url, body)));
  expect(statuses).toEqual(Array(10).fill(200));
  await app.settle();
  const messages = (await allMessages(company)).filter((message) => message.text === 'only once');
  expect(messages).toHaveLength(1);
  expect(messages[0]).toMatchObject({ wamid, status: 'received', fate: 'suppressed:no_agent' });
  const { body: contacts } = await company.get('/api/v1/contacts?phone=%2B15550111');
  expect(contacts.total).toBe(1);
});

test('a number nobody has is kept, and drained once somebody connects it', async () => {
  const phone_number_id = '990000000001';
  expect(await deliver(app.url, envelope(messageChange({ phone_number_id, from, text: 'early bird' })))).toBe(200);
  await app.settle();
  const owner = await openCompany(app, { phone_number_id });
  await expect.poll(async () => (await app.settle(), (await allMessages(owner)).length)).toBe(1);
  expect((await allMessages(owner))[0].text).toBe('early bird');
  const { body: ledger } = await owner.get('/api/v1/inbound_deliveries/ledger');
  expect(ledger).toMatchObject({ received: 1, processed: 1, rejected: 0, pending: 0 });
});

test('one POST for two companies reaches each, and neither sees the other', async () => {
  const other = await openCompany(app);
  const mixed = envelope(
    messageChange({ phone_number_id: company.phone_number_id, from: '15550121', text: 'for the first' }),
    messageChange({ phone_number_id: other.phone_number_id, from: '15550122', text: 'for the second' }),
  );
  expect(await deliver(app.url, mixed)).toBe(200);
  await app.settle();
  const delivery = await latest(other);
  const { body } = await other.get(`/api/v1/inbound_deliveries/${delivery.id}`);
  expect(body.raw).toContain('for the second');
  expect(body.raw).not.toContain('for the first');
  expect((await allMessages(other)).map((message) => message.text)).toEqual(['for the second']);
  expect((await allMessages(company)).filter((message) => message.text === 'for the first')).toHaveLength(1);
});

test("a company's own app speaks for its own numbers only", async () => {
  const own = await openCompany(app, { app_secret: 'own-secret' });
  const genuine = envelope(messageChange({ phone_number_id: own.phone_number_id, from, text: 'mine' }));
  expect(await deliver(app.url, genuine, { secret: 'own-secret' })).toBe(200);
  expect(await deliver(app.url, genuine, { secret: 'own-secret', path: `/webhooks/whatsapp/${own.channel_id}` })).toBe(
    200,
  );
  const forged = envelope(
    messageChange({ phone_number_id: company.phone_number_id, from, text: 'forged' }),
    messageChange({ phone_number_id: own.phone_number_id, from, text: 'mine too' }),
  );
  expect(await deliver(app.url, forged, { secret: 'own-secret' })).toBe(200);
  await app.settle();
  expect((await allMessages(company)).map((message) => message.text)).not.toContain('forged');
  expect(
    (await allMessages(own)).map((message) => String(message.text)).toSorted((a, b) => a.localeCompare(b)),
  ).toEqual(['mine', 'mine too']);
});

test('a broken item is a dead letter and holds up nothing', async () => {
  const good = messageChange({ phone_number_id: company.phone_number_id, from: '15550131', text: 'I am fine' });
  const broken = messageChange({ phone_number_id: company.phone_number_id, from: '15550132' });
  delete (broken.value.messages[0] as { id?: string }).id;
  expect(await deliver(app.url, envelope(broken, good))).toBe(200);
  await app.settle();
  expect(await latest()).toMatchObject({ state: 'rejected', reason: 'unreadable_item:no_id', items: 2 });
  expect((await allMessages(company)).map((message) => message.text)).toContain('I am fine');
});

const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
test.each([
  ['not JSON', 'hello', 'invalid_json'],
  ['empty', '', 'empty_body'],
  ['an array', '[]', 'not_an_object'],
  ['ten thousand levels deep', `{"object":"whatsapp_business_account","entry":${nested(10_000)}}`, 'too_deep'],
  ['of another product', '{"object":"page","entry":[]}', 'other_object'],
])('a signed body that is %s is answered 200 and kept with its reason', async (_what, body, reason) => {
  // Nobody's number is in it, so it goes to the address of a channel whose own app signed it.
  const own = await openCompany(app, { app_secret: 'secret-of-the-app' });
  const path = `/webhooks/whatsapp/${own.channel_id}`;
  expect(await deliver(app.url, body, { secret: 'secret-of-the-app', path })).toBe(200);
  await app.settle();
  expect(await latest(own)).toMatchObject({ state: 'rejected', reason });
});

test('characters the database cannot hold are replaced, and the bytes are kept', async () => {
  const change = messageChange({ phone_number_id: company.phone_number_id, from: '15550141' });
  const body = JSON.stringify(envelope(change)).replace('"hello"', String.raw`"nul \u0000 and half \ud83d."`);
  expect(await deliver(app.url, body)).toBe(200);
  await app.settle();
  const message = (await allMessages(company)).find((candidate) => candidate.text?.startsWith('nul'));
  expect(message.text).toBe('nul \uFFFD and half \uFFFD.');
  const { body: kept } = await company.get(`/api/v1/inbound_deliveries/${(await latest()).id}`);
  expect(kept.raw).toBe(body);
});

test('3 MB are taken, more than 4 MB are refused without being read', async () => {
  const padding = (size: number) =>
    JSON.stringify({
      ...envelope(messageChange({ phone_number_id: company.phone_number_id, from })),
      padding: 'x'.repeat(size),
    });
  expect(await deliver(app.url, padding(3 * 1024 * 1024 - 1_000))).toBe(200);
  expect(await deliver(app.url, padding(4.5 * 1024 * 1024)).catch(() => 413)).toBe(413);
});

test('a thousand messages in one POST all arrive, in their order', async () => {
  const own = await openCompany(app);
  const changes = Array.from({ length: 1_000 }, (_, index) =>
    messageChange({ phone_number_id: own.phone_number_id, from: '15550151', text: `number ${index}` }),
  );
  expect(await deliver(app.url, envelope(...changes))).toBe(200);
  await app.settle();
  const { body: conversations } = await own.get('/api/v1/conversations');
  expect(conversations).toMatchObject({ total: 1, data: [{ unread_count: 1_000 }] });
  const texts: string[] = [];
  const path = `/api/v1/conversations/${conversations.data[0].id}/messages?limit=300`;
  for (let before: string | null = ''; before !== null;) {
    const { body } = await own.get(before === '' ? path : `${path}&before=${before}`);
    texts.unshift(...body.data.map((message: { text: string }) => message.text));
    before = body.next_cursor;
  }
  expect(texts).toEqual(changes.map((_, index) => `number ${index}`));
});

test('who hides their number is found by their id, and is one person once the number shows', async () => {
  const own = await openCompany(app);
  const user_id = 'US.13491208655302741918';
  const write = (person: { from?: string; user_id?: string }, text: string) =>
    deliver(app.url, envelope(messageChange({ phone_number_id: own.phone_number_id, ...person, text })));
  await write({ from: '15550161' }, 'by number');
  await app.settle();
  await write({ user_id }, 'by id');
  await app.settle();
  expect((await own.get('/api/v1/contacts')).body.data).toHaveLength(2);
  await write({ from: '15550161', user_id }, 'by both');
  await app.settle();

  const { body: contacts } = await own.get('/api/v1/contacts');
  expect(contacts.data).toHaveLength(1);
  expect(contacts.data[0]).toMatchObject({ phone: '+15550161', user_id });
  expect((await allMessages(own)).map((message) => message.text)).toEqual(['by number', 'by id', 'by both']);
});

test('statuses of messages that are not ours are kept aside and change nothing', async () => {
  const status = statusChange(company.phone_number_id, { id: newWamid(), status: 'delivered' });
  expect(await deliver(app.url, envelope(status))).toBe(200);
  await app.settle();
  expect(await latest()).toMatchObject({ state: 'processed' });
});

test('an unknown field and an unknown type are kept and told apart', async () => {
  await deliver(
    app.url,
    envelope({ field: 'brand_new_field', value: { metadata: { phone_number_id: company.phone_number_id } } }),
  );
  await app.settle();
  expect(await latest()).toMatchObject({ state: 'ignored', reason: 'unknown_field' });
  const hologram = { type: 'hologram', hologram: { id: '7' } };
  await deliver(
    app.url,
    envelope(messageChange({ phone_number_id: company.phone_number_id, from: '15550171', message: hologram })),
  );
  await app.settle();
  const message = (await allMessages(company)).find((candidate) => candidate.type === 'hologram');
  expect(message).toMatchObject({ fate: 'suppressed:no_agent', text: null });
});

test('a delivery can be replayed without doubling anything', async () => {
  const before = await allMessages(company);
  const delivery = await latest();
  expect((await company.post(`/api/v1/inbound_deliveries/${delivery.id}/replay`)).status).toBe(202);
  await app.settle();
  expect((await company.get(`/api/v1/inbound_deliveries/${delivery.id}`)).body).toMatchObject({
    state: 'processed',
    attempts: 2,
  });
  expect(await allMessages(company)).toEqual(before);
});

test('the ledger balances for every company', async () => {
  const { body } = await company.get('/api/v1/inbound_deliveries/ledger');
  const { body: list } = await company.get('/api/v1/inbound_deliveries');
  expect(body.received).toBe(body.processed + body.rejected + body.pending);
  expect(list.total).toBe(body.received);
});
