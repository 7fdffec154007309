import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asOwner } from '../setup/owner.ts';
import { startWorld, type TestShop, type TestWorld } from '../setup/shop.ts';
import { deliver, envelope, messageChange } from '../setup/webhooks.ts';

/* A company that has its content sealed: everything works as before, and the database holds nothing that could be read. */

const CURRENT = '/api/v1/companies/current';
const CONTACTS = '/api/v1/contacts';
const CONVERSATIONS = '/api/v1/conversations';

let minutes = 0;
const clock = { now: () => new Date(Date.now() + minutes * 60_000) };
let world: TestWorld;
beforeAll(async () => {
  world = await startWorld({ clock, env: { ACCESS_TOKEN_MINUTES: '1440' } });
});
afterAll(() => world.stop());

/** The tables in any column of whose rows, of whatever type, one of the words stands; bytes are read too. */
async function tablesThatHold(words: readonly string[]): Promise<string[]> {
  const patterns = words.flatMap((word) => [`%${word}%`, `%${Buffer.from(word).toString('hex')}%`]);
  const tables = await asOwner<{ name: string }>(
    world.app,
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await asOwner(world.app, `select 1 from ${name} t where t::text ilike any($1) limit 1`, [patterns]);
    if (rows.length > 0) found.push(name);
  }
  return found;
}

async function seal(shop: TestShop, seal_content: boolean): Promise<void> {
  const answer = await shop.admin.patch(CURRENT, { settings: { seal_content } });
  expect(answer.status, answer.text).toBe(200);
  expect(answer.body.settings.seal_content).toBe(seal_content);
  await world.app.ground.box.content.refresh();
  await world.settle();
}

/** So that nobody can still be writing as before the switch. */
async function later(): Promise<void> {
  minutes += 10;
  await world.settle();
}

const workOf = (shop: TestShop) =>
  asOwner<{ kind: string; pass: number; unreadable: number; done: boolean }>(
    world.app,
    `select kind, pass, unreadable::int, finished_at is not null as done from encryption_work
     where company_id = $1 order by created_at`,
    [shop.admin.company_id],
  );

const marker = (): string => `zanzibar${randomInt(1e9, 1e10)}`;
const newPhone = (): string => `1555${randomInt(1_000_000, 10_000_000)}`;

async function threadOf(shop: TestShop, conversation_id: string) {
  const { body } = await shop.admin.get(`${CONVERSATIONS}/${conversation_id}/messages`);
  return body.data;
}

describe('a company that seals its content', () => {
  test('is written to, answers, and is read in the console, and no row of the database tells of it', async () => {
    const shop = await world.openShop();
    await seal(shop, true);
    const word = marker();
    const phone = newPhone();
    const customer = world.simulator.putPerson({ name: `Rosa ${word}`, wa_id: phone }).id;
    const say = async (text: string): Promise<void> => {
      world.simulator.write(customer, shop.phone_number_id, { type: 'text', text });
      await world.settle();
    };
    await say(`How long do I have to return something? It is about ${word}.`);

    const { body: list } = await shop.admin.get(CONVERSATIONS);
    expect(list).toMatchObject({ total: 1, data: [{ contact: { name: `Rosa ${word}`, phone: `+${phone}` } }] });
    const [conversation] = list.data;
    const path = `${CONVERSATIONS}/${conversation.id}`;
    const [question, answer] = await threadOf(shop, conversation.id);
    expect(question).toMatchObject({ direction: 'inbound', fate: 'answered', content: { body: expect.any(String) } });
    expect(question.text).toContain(word);
    expect(answer).toMatchObject({ author: 'agent', status: 'read', citations: [{ title: 'Returns' }] });
    expect(answer.text).toContain('30 days');
    expect(conversation.last_message.text).toBe(answer.text.slice(0, 200));
    const passport = await shop.admin.get(`/api/v1/messages/${answer.id}/passport`);
    expect(passport.body.chunks[0]).toMatchObject({ title: 'Returns' });
    expect(world.simulator.ledger({ person: customer }).accepted).toMatchObject([{ text: answer.text }]);

    await shop.admin.post(`${path}/takeover`);
    const body = { type: 'text', text: `Here is what you wanted: ${word}`, reply_to_wamid: question.wamid };
    const [sent, again] = [
      await shop.admin.post(`${path}/messages`, body, { 'idempotency-key': 'once' }),
      await shop.admin.post(`${path}/messages`, body, { 'idempotency-key': 'once' }),
    ];
    expect(sent).toMatchObject({ status: 201, body: { text: body.text, reply_to_wamid: question.wamid } });
    expect(again.body).toEqual(sent.body);
    await world.settle();
    expect((await threadOf(shop, conversation.id)).at(-1)).toMatchObject({ text: body.text, status: 'read' });
    expect((await shop.admin.get(`/api/v1/messages/${sent.body.id}`)).body.text).toBe(body.text);

    const { body: contacts } = await shop.admin.get(`${CONTACTS}?phone=%2B${phone}`);
    expect(contacts).toMatchObject({ total: 1, data: [{ name: `Rosa ${word}`, wa_id: phone }] });
    const [{ id }] = contacts.data;
    const renamed = await shop.admin.patch(`${CONTACTS}/${id}`, { name: `Rosalia ${word}`, language: 'pt' });
    expect(renamed.body).toMatchObject({ name: `Rosalia ${word}`, phone: `+${phone}`, language: 'pt' });
    await say(`And another thing, ${word}`);
    expect((await shop.admin.get(`${CONTACTS}/${id}`)).body).toMatchObject({ name: `Rosalia ${word}` });
    expect((await shop.admin.get(CONTACTS)).body).toMatchObject({ total: 1 });

    const { body: deliveries } = await shop.admin.get('/api/v1/inbound_deliveries?order=asc');
    const raw = await shop.admin.get(`/api/v1/inbound_deliveries/${deliveries.data[0].id}`);
    expect(raw.body.raw).toContain(word);
    expect(Buffer.byteLength(raw.body.raw)).toBe(raw.body.size_bytes);

    expect(await tablesThatHold([word, phone])).toEqual([]);
  });

  test('makes contacts by hand once each, whatever way a number is written', async () => {
    const shop = await world.openShop();
    await seal(shop, true);
    const word = marker();
    const phone = newPhone();
    const made = await shop.admin.post(CONTACTS, { name: word, phone: `+${phone}` });
    expect(made).toMatchObject({ status: 201, body: { name: word, phone: `+${phone}` } });
    const keyed = await shop.admin.post(CONTACTS, { name: word, phone: newPhone() }, { 'idempotency-key': 'k' });
    expect(keyed.status).toBe(201);
    const twins = await Promise.all(
      [phone, `+${phone}`, phone, phone].map((number) => shop.admin.post(CONTACTS, { name: word, phone: number })),
    );
    expect(twins.map(({ status }) => status)).toEqual([409, 409, 409, 409]);
    const fresh = newPhone();
    const race = await Promise.all(
      Array.from({ length: 8 }, () => shop.admin.post(CONTACTS, { name: word, phone: fresh })),
    );
    expect(race.filter(({ status }) => status === 201)).toHaveLength(1);
    await deliver(
      world.app.url,
      envelope(messageChange({ phone_number_id: shop.phone_number_id, from: phone, name: 'Other', user_id: 'US.777' })),
    );
    await world.settle();
    const { body } = await shop.admin.get(`${CONTACTS}?q=${encodeURIComponent(`+${phone}`)}`);
    expect(body).toMatchObject({ total: 1, data: [{ id: made.body.id, name: word, user_id: 'US.777' }] });
    expect(await tablesThatHold([word, phone, fresh])).toEqual([]);
  });

  test('makes one of two contacts who turn out to be one person', async () => {
    const shop = await world.openShop();
    await seal(shop, true);
    const { phone_number_id } = shop;
    const [word, phone] = [marker(), newPhone()];
    const write = async (more: { from?: string; user_id?: string; name: string }): Promise<void> => {
      await deliver(world.app.url, envelope(messageChange({ phone_number_id, ...more })));
      await world.settle();
    };
    await write({ from: phone, name: `By number ${word}` });
    await write({ user_id: 'BR.555', name: `By id ${word}` });
    expect((await shop.admin.get(CONTACTS)).body.total).toBe(2);
    await write({ from: phone, user_id: 'BR.555', name: 'x' });
    const { body } = await shop.admin.get(CONTACTS);
    expect(body).toMatchObject({
      total: 1,
      data: [{ name: `By id ${word}`, phone: `+${phone}`, wa_id: phone, user_id: 'BR.555' }],
    });
    expect(await tablesThatHold([word, phone])).toEqual([]);
  });

  test.each([
    [`${CONTACTS}?q=rosa`, 'q'],
    [`${CONTACTS}?sort=name`, 'sort'],
    [`${CONVERSATIONS}?q=rosa`, 'q'],
  ])('says that %s is not to be had', async (path, field) => {
    const shop = await world.openShop();
    await seal(shop, true);
    const refused = await shop.admin.get(path);
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ field }] } });
    expect(refused.body.detail).toContain('sealed');
  });
});

describe('the setting', () => {
  test('seals what was there and opens it again, while everything stays readable', async () => {
    const shop = await world.openShop();
    const [word, phone] = [marker(), newPhone()];
    const customer = world.simulator.putPerson({ name: `Rosa ${word}`, wa_id: phone }).id;
    const say = async (text: string): Promise<void> => {
      world.simulator.write(customer, shop.phone_number_id, { type: 'text', text });
      await world.settle();
    };
    await say(`How long do I have to return something? It is about ${word}.`);
    await shop.admin.post(CONTACTS, { name: word, phone: newPhone() }, { 'idempotency-key': 'before' });
    expect(await tablesThatHold([word, phone])).toEqual(
      expect.arrayContaining(['public.contacts', 'public.contact_identities', 'public.messages']),
    );
    const shown = async () => {
      const { body: contacts } = await shop.admin.get(CONTACTS);
      const { body: conversations } = await shop.admin.get(CONVERSATIONS);
      const messages = await threadOf(shop, conversations.data[0].id);
      const passport = await shop.admin.get(`/api/v1/messages/${messages[1].id}/passport`);
      const { body: deliveries } = await shop.admin.get('/api/v1/inbound_deliveries?order=asc');
      const raw = await shop.admin.get(`/api/v1/inbound_deliveries/${deliveries.data[0].id}`);
      expect(passport.status, passport.text).toBe(200);
      return { contacts, conversations, messages, passport: passport.body, raw: raw.body };
    };
    const before = await shown();
    const content = async () => (await shop.admin.get('/api/v1/encryption/content')).body;
    expect(await content()).toMatchObject({ seal_content: false, state: 'open', checked_at: null });

    await seal(shop, true);
    expect(await content()).toMatchObject({ seal_content: true, state: 'sealed', checked_at: null });
    expect(await shown()).toEqual(before);
    expect(await tablesThatHold([word, phone])).toEqual([]);
    await later();
    expect(await workOf(shop)).toEqual([{ kind: 'content', pass: 2, unreadable: 0, done: true }]);
    expect(await content()).toMatchObject({ state: 'sealed', unreadable: 0, checked_at: expect.any(String) });
    expect(await shown()).toEqual(before);
    await say(`When are you open, ${word}?`);
    expect((await shop.admin.get(CONTACTS)).body.total).toBe(2);
    expect(await tablesThatHold([word, phone])).toEqual([]);
    const between = await shown();

    await seal(shop, false);
    expect(await shown()).toEqual(between);
    await say(`And where, ${word}?`);
    await later();
    expect((await workOf(shop)).map(({ done }) => done)).toEqual([true, true]);
    expect(world.app.ground.box.content.mayBeSealed(shop.admin.company_id)).toBe(false);
    const { body: found } = await shop.admin.get(`${CONTACTS}?q=rosa`);
    expect(found).toMatchObject({ total: 1, data: [{ name: `Rosa ${word}`, phone: `+${phone}` }] });
    const left = await asOwner(
      world.app,
      `select 1 from contacts where company_id = $1 and num_nonnulls(sealed_name, sealed_phone, sealed_username) > 0
       union all select 1 from messages where company_id = $1 and sealed_content is not null
       union all select 1 from passports where company_id = $1 and sealed_chunks is not null
       union all select 1 from inbound_deliveries where company_id = $1 and sealed
       union all select 1 from contact_identities where company_id = $1 and sealed_value is not null`,
      [shop.admin.company_id],
    );
    expect(left).toEqual([]);
    expect(await content()).toMatchObject({ seal_content: false, state: 'open', checked_at: expect.any(String) });
    const open = await shown();
    expect(open.messages.slice(0, 2)).toEqual(before.messages.slice(0, 2));
  });

  test('of one company seals nothing of another', async () => {
    const [sealed, open] = [await world.openShop(), await world.openShop()];
    await seal(sealed, true);
    const [word, phone] = [marker(), newPhone()];
    await open.admin.post(CONTACTS, { name: `Rosa ${word}`, phone });
    expect((await open.admin.get(`${CONTACTS}?q=rosa`)).body.total).toBe(1);
    await sealed.admin.post(CONTACTS, { name: 'Rosa', phone });
    expect((await sealed.admin.get(`${CONTACTS}?phone=%2B${phone}`)).body.total).toBe(1);
    expect(await tablesThatHold([word])).toEqual(['public.contacts']);
  });

  test('switched while messages arrive keeps each customer once, and seals every one of them', async () => {
    const shop = await world.openShop();
    const { phone_number_id } = shop;
    const word = marker();
    const phones = Array.from({ length: 30 }, newPhone);
    const arrive = (round: number) =>
      Promise.all(
        phones.map((from) =>
          deliver(
            world.app.url,
            envelope(messageChange({ phone_number_id, from, name: word, text: `${word} ${round}` })),
          ),
        ),
      );
    const arriving = (async () => {
      for (let round = 0; round < 4; round += 1) await arrive(round);
    })();
    await shop.admin.patch(CURRENT, { settings: { seal_content: true } });
    await arriving;
    await world.settle();
    await later();
    expect((await shop.admin.get(`${CONTACTS}?limit=500`)).body).toMatchObject({ total: phones.length });
    expect(await tablesThatHold([word, ...phones])).toEqual([]);
    expect((await workOf(shop)).at(-1)).toMatchObject({ unreadable: 0, done: true });
  });
});

test('sealed content outlives the keys it was sealed under', async () => {
  const shop = await world.openShop();
  await seal(shop, true);
  const [word, phone] = [marker(), newPhone()];
  await deliver(
    world.app.url,
    envelope(messageChange({ phone_number_id: shop.phone_number_id, from: phone, name: word, text: `hello ${word}` })),
  );
  await world.settle();
  const { db, jobs, box } = world.app.ground;
  const { master_id } = box.keys;
  const { company_id } = shop.admin;
  const order = {
    company_id,
    scope: 'data',
    target_company_id: company_id,
    ordered_at: '2100-01-01',
    master_id,
  } as const;
  await db.tenant(company_id, (tdb) => jobs.enqueue(tdb, 'encryption.rotate', order));
  await world.settle();
  minutes += 120;
  await world.settle();
  const keys = await asOwner<{ id: number }>(
    world.app,
    `select id from company_keys where company_id = $1 and purpose = 'data'`,
    [company_id],
  );
  expect(keys).toHaveLength(1);
  const { body: contacts } = await shop.admin.get(`${CONTACTS}?phone=%2B${phone}`);
  expect(contacts).toMatchObject({ total: 1, data: [{ name: word }] });
  const { body: conversations } = await shop.admin.get(CONVERSATIONS);
  expect((await threadOf(shop, conversations.data[0].id))[0].text).toBe(`hello ${word}`);
});

test('of a delivery for several companies, or for a number that nobody had yet, nothing stays open once it is drained', async () => {
  const [sealed, open] = [await world.openShop(), await world.openShop()];
  await seal(sealed, true);
  const [ours, theirs, early] = [marker(), marker(), marker()];
  const changeFor = (shop: TestShop, word: string) =>
    messageChange({ phone_number_id: shop.phone_number_id, from: newPhone(), name: word, text: word });
  await deliver(world.app.url, envelope(changeFor(sealed, ours), changeFor(open, theirs)));
  await world.settle();
  expect(await tablesThatHold([ours])).toEqual([]);
  expect(await tablesThatHold([theirs])).toContain('public.messages');

  const { body: list } = await sealed.admin.get('/api/v1/inbound_deliveries');
  const path = `/api/v1/inbound_deliveries/${list.data[0].id}`;
  expect((await sealed.admin.get(path)).body.raw).toContain(ours);
  expect((await sealed.admin.post(`${path}/replay`)).status).toBe(202);
  await world.settle();
  expect((await sealed.admin.get(path)).body).toMatchObject({ state: 'processed', raw: expect.stringContaining(ours) });
  expect((await sealed.admin.get(CONTACTS)).body.total).toBe(1);

  const phone_number_id = String(randomInt(1e11, 1e12));
  await deliver(
    world.app.url,
    envelope(messageChange({ phone_number_id, from: newPhone(), name: early, text: early })),
  );
  await world.settle();
  const channel = { name: 'New', phone_number_id, waba_id: '1', access_token: 'token' };
  expect((await sealed.admin.post('/api/v1/channels', channel)).status).toBe(201);
  await expect
    .poll(async () => (await world.settle(), (await sealed.admin.get(CONTACTS)).body.total), { timeout: 60_000 })
    .toBe(2);
  expect(await tablesThatHold([ours, early])).toEqual([]);
});
