import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../tests/setup/app.ts';
import { openCompany, type TestCompany } from '../../tests/setup/company.ts';
import { startWorld, type TestWorld } from '../../tests/setup/shop.ts';
import { deliver, envelope, messageChange } from '../../tests/setup/webhooks.ts';

let app: TestApp;
let world: TestWorld;
beforeAll(async () => {
  app = await startTestApp();
  world = await startWorld();
});
afterAll(async () => {
  await world.stop();
  await app.stop();
});

const change = (company: TestCompany, from: string, name: string, text: string) =>
  messageChange({ phone_number_id: company.phone_number_id, from, name, text });

async function contactOf(company: TestCompany, phone: string): Promise<string> {
  return (await company.get(`/api/v1/contacts?phone=${encodeURIComponent(`+${phone}`)}`)).body.data[0].id;
}

/** Where in the whole database a text of a company's rows stands: `table.column`. */
async function placesOf(text: string, company_id: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: app.home.database_url });
  await client.connect();
  const { rows: columns } = await client.query(`
    select c.relname as table, a.attname as column, t.typname as type
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
    join pg_type t on t.oid = a.atttypid
    where n.nspname = 'public' and c.relkind = 'r' and a.attnum > 0 and t.typname in ('text', '_text', 'jsonb', 'bytea')
      and exists (select 1 from pg_attribute k where k.attrelid = c.oid and k.attname = 'company_id')`);
  const places: string[] = [];
  for (const { table, column, type } of columns) {
    const value = type === 'bytea' ? `encode(${column}, 'escape')` : `${column}::text`;
    const { rows } = await client.query(
      `select 1 from ${table} where company_id = $1 and strpos(${value}, $2) > 0 limit 1`,
      [company_id, text],
    );
    if (rows.length > 0) places.push(`${table}.${column}`);
  }
  await client.end();
  return places.toSorted((a, b) => (a < b ? -1 : 1));
}

async function receiptWhenDone(company: TestCompany, id: string) {
  await expect
    .poll(async () => (await company.get(`/api/v1/erasures/${id}`)).body.state, { timeout: 120_000 })
    .toBe('done');
  return (await company.get(`/api/v1/erasures/${id}`)).body;
}

test('an erased person is in no column of the database any more, and others of the same delivery are', async () => {
  const company = await openCompany(app);
  const both = envelope(
    change(company, '15551001', 'Marlene Marker', 'my-own-words'),
    change(company, '15551002', 'Otto Other', 'words-of-otto'),
  );
  await deliver(app.url, both);
  await app.settle();
  const id = await contactOf(company, '15551001');
  expect(await placesOf('my-own-words', company.company_id)).toContain('messages.text');
  expect(await placesOf('15551001', company.company_id)).toContain('inbound_deliveries.body');

  const erased = await company.post(`/api/v1/contacts/${id}/erase`, { reason: 'A letter of May' });
  expect(erased).toMatchObject({ status: 200, body: { contact_id: id, reason: 'A letter of May' } });
  expect((await company.get(`/api/v1/contacts/${id}`)).status).toBe(404);
  const receipt = await receiptWhenDone(company, erased.body.id);
  expect(receipt).toMatchObject({
    counts: { contacts: 1, identities: 1, conversations: 1, messages: 1, deliveries: 1 },
    signature: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  for (const mark of ['my-own-words', 'Marlene', '15551001'])
    expect(await placesOf(mark, company.company_id)).toEqual([]);

  expect(await placesOf('words-of-otto', company.company_id)).toEqual([
    'inbound_deliveries.body',
    'messages.content',
    'messages.text',
  ]);
  expect((await company.get('/api/v1/conversations')).body.total).toBe(1);
  expect((await company.get('/api/v1/erasures')).body).toEqual({ data: [receipt], total: 1 });
  expect((await company.get('/api/v1/inbound_deliveries/ledger')).body).toMatchObject({ received: 1, processed: 1 });
  expect((await company.post(`/api/v1/contacts/${id}/erase`, {})).status).toBe(404);
});

test('the same person at another company is nobody of ours to erase', async () => {
  const [company, other] = [await openCompany(app), await openCompany(app)];
  for (const one of [company, other]) await deliver(app.url, envelope(change(one, '15551003', 'Rosa', 'hello-there')));
  await app.settle();
  const theirs = await contactOf(other, '15551003');
  expect((await company.post(`/api/v1/contacts/${theirs}/erase`, {})).status).toBe(404);
  const { body } = await company.post(`/api/v1/contacts/${await contactOf(company, '15551003')}/erase`, {});
  await receiptWhenDone(company, body.id);
  expect(await placesOf('hello-there', company.company_id)).toEqual([]);
  expect(await placesOf('hello-there', other.company_id)).toContain('messages.text');
  expect((await other.get(`/api/v1/contacts/${theirs}`)).status).toBe(200);
});

test('who became one with somebody else is erased with them, down to the event that tells of it', async () => {
  const company = await openCompany(app);
  const { phone_number_id } = company;
  const write = async (person: { from?: string; user_id?: string }): Promise<void> => {
    await deliver(app.url, envelope(messageChange({ phone_number_id, ...person, text: 'merged-words' })));
    await app.settle();
  };
  await write({ from: '15551004' });
  await write({ user_id: 'US.9004' });
  await write({ from: '15551004', user_id: 'US.9004' });
  expect(await placesOf('15551004', company.company_id)).toContain('events.data');
  const { body } = await company.post(`/api/v1/contacts/${await contactOf(company, '15551004')}/erase`, {});
  expect(await receiptWhenDone(company, body.id)).toMatchObject({ counts: { contacts: 2 } });
  for (const mark of ['merged-words', '15551004', 'US.9004'])
    expect(await placesOf(mark, company.company_id)).toEqual([]);
});

test('somebody who writes after they were erased is a new contact', async () => {
  const company = await openCompany(app);
  await deliver(app.url, envelope(change(company, '15551005', 'Ada', 'before')));
  await app.settle();
  const old = await contactOf(company, '15551005');
  const { body } = await company.post(`/api/v1/contacts/${old}/erase`, {});
  await receiptWhenDone(company, body.id);
  await deliver(app.url, envelope(change(company, '15551005', 'Ada', 'afterwards')));
  await app.settle();
  expect(await contactOf(company, '15551005')).not.toBe(old);
  expect(await placesOf('afterwards', company.company_id)).toContain('messages.text');
});

test('an export holds everything: who they are, what was said, what became of it and what an answer was made of', async () => {
  const shop = await world.openShop();
  const ada = world.meet('Ada Export');
  world.simulator.write(ada, shop.phone_number_id, { type: 'text', text: 'How can I return an item?' });
  await world.settle();
  const [contact] = (await shop.admin.get('/api/v1/contacts')).body.data;
  const file = await shop.admin.get(`/api/v1/contacts/${contact.id}/export`);
  expect(file.status).toBe(200);
  expect(file.headers.get('content-disposition')).toBe(`attachment; filename="contact-${contact.id}.json"`);
  expect(file.body).toMatchObject({
    contact: { id: contact.id, name: 'Ada Export' },
    identities: [{ kind: 'phone' }, { kind: 'user_id' }],
    conversations: [
      {
        messages: [
          { direction: 'inbound', text: 'How can I return an item?' },
          {
            direction: 'outbound',
            author: 'agent',
            passport: { chunks: expect.any(Array) },
            status_history: expect.any(Array),
          },
        ],
      },
    ],
  });
  const log = await shop.admin.get('/api/v1/audit_log?action=contact.exported');
  expect(log.body.data).toEqual([expect.objectContaining({ target_id: contact.id })]);
});

test('a long conversation is exported whole, each message once', async () => {
  const company = await openCompany(app);
  const texts = Array.from({ length: 450 }, (_, place) => `message number ${place}.`);
  await deliver(app.url, envelope(...texts.map((text) => change(company, '15551006', 'Ada', text))));
  await app.settle();
  const { body } = await company.get(`/api/v1/contacts/${await contactOf(company, '15551006')}/export`);
  const said = body.conversations[0].messages.map(({ text }: { text: string }) => text);
  expect(said.toSorted()).toEqual(texts.toSorted());
});
