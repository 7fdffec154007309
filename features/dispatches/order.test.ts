import { sql } from 'kysely';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../tests/setup/app.ts';
import { openCompany, type TestCompany } from '../../tests/setup/company.ts';
import { startGraph, type ScriptedGraph } from '../../tests/setup/graph.ts';
import { deliver, envelope, messageChange } from '../../tests/setup/webhooks.ts';

let graph: ScriptedGraph;
let app: TestApp;
let company: TestCompany;
beforeAll(async () => {
  graph = await startGraph();
  app = await startTestApp({ env: { WHATSAPP_API_BASE_URL: graph.url } });
  company = await openCompany(app);
});
afterAll(async () => {
  await graph.stop();
  await app.stop();
});
afterEach(() => {
  if (graph.waiting() > 0) throw new Error('something was sent that nobody expected');
});

let serial = 0;

interface Conversation {
  id: string;
  path: string;
  contact: string;
  phone: string;
}

async function meet(): Promise<Conversation> {
  const phone = `1555050${String((serial += 1)).padStart(4, '0')}`;
  await deliver(app.url, envelope(messageChange({ phone_number_id: company.phone_number_id, from: phone })));
  await app.settle();
  const { body } = await company.get(`/api/v1/conversations?q=${phone}`);
  const [{ id, contact_id }] = body.data;
  return { id, path: `/api/v1/conversations/${id}`, contact: `/api/v1/contacts/${contact_id}`, phone: `+${phone}` };
}

const send = async ({ path }: Conversation, text: string): Promise<string> =>
  (await company.post(`${path}/messages`, { type: 'text', text })).body.id;
const message = async (id: string) => (await company.get(`/api/v1/messages/${id}`)).body;
async function becomes(id: string, status: string): Promise<void> {
  await expect.poll(async () => (await message(id)).status, { timeout: 20_000 }).toBe(status);
}

test('messages of one conversation go out one after the other, those of others meanwhile', async () => {
  const [slow, quick] = [await meet(), await meet()];
  const ids: string[] = [];
  for (const text of ['one', 'two', 'three']) ids.push(await send(slow, text));
  const first = await graph.next();
  expect(first).toMatchObject({ text: 'one', to: slow.phone });

  const other = await send(quick, 'meanwhile');
  const second = await graph.next();
  expect(second).toMatchObject({ text: 'meanwhile', to: quick.phone });
  second.accept();
  await becomes(other, 'accepted');
  expect((await message(ids[1]!)).status).toBe('queued');
  expect(graph.waiting()).toBe(0);

  first.accept();
  for (const text of ['two', 'three']) {
    const call = await graph.next();
    expect(call.text).toBe(text);
    expect(graph.waiting()).toBe(0);
    call.accept();
  }
  for (const id of ids) await becomes(id, 'accepted');
});

test('a message that has to be tried again is not overtaken', async () => {
  const conversation = await meet();
  const ids = [await send(conversation, 'first'), await send(conversation, 'second')];
  (await graph.next()).refuse(130429);
  const again = await graph.next();
  expect(again.text).toBe('first');
  again.accept();
  const last = await graph.next();
  expect(last.text).toBe('second');
  last.accept();
  for (const id of ids) await becomes(id, 'accepted');
});

test('each try carries an id of its own', async () => {
  const conversation = await meet();
  const id = await send(conversation, 'tried twice');
  const first = await graph.next();
  first.refuse(131056);
  const second = await graph.next();
  expect(second.callback_data).not.toBe(first.callback_data);
  second.accept();
  await becomes(id, 'accepted');
});

test('a message that fails does not hold up the next', async () => {
  const conversation = await meet();
  const [bad, good] = [await send(conversation, 'bad'), await send(conversation, 'good')];
  (await graph.next()).refuse(131026);
  (await graph.next()).accept();
  await becomes(bad, 'failed');
  await becomes(good, 'accepted');
});

test('every refusal that will not pass ends the message with its class and words for the shop', async () => {
  const before = company;
  const codes = {
    10: 'PERM',
    100: 'REQ',
    368: 'PAUSE',
    131026: 'USER',
    131042: 'BILL',
    131047: 'WINDOW',
    131050: 'OPTOUT',
  };
  for (const [code, kind] of Object.entries({ ...codes, 132001: 'TPL', 133010: 'REG' })) {
    // Some of them keep the whole number from sending.
    company = await openCompany(app);
    const id = await send(await meet(), `refused with ${code}`);
    (await graph.next()).refuse(Number(code));
    await becomes(id, 'failed');
    const { failure, wamid } = await message(id);
    expect(failure, code).toEqual({
      code: Number(code),
      class: kind,
      title: expect.stringMatching(/\w/),
      detail: expect.stringContaining(code),
      advice: expect.stringMatching(/\w/),
      platform_text: 'refused',
    });
    expect(wamid).toBeNull();
  }
  company = before;
});

test('the last look is at the moment of sending: what changed while a message waited stops it', async () => {
  const reasons = {
    OPTOUT: ({ contact }: Conversation) => company.post(`${contact}/opt_out`),
    WINDOW: ({ id }: Conversation) =>
      app.ground.db.tenant(company.company_id, (tdb) =>
        sql`update conversations set last_inbound_at = now() - interval '24 hours 1 second' where id = ${id}`.execute(
          tdb.q,
        ),
      ),
    PAUSE: () => company.patch(`/api/v1/channels/${company.channel_id}`, { status: 'paused' }),
  };
  for (const [reason, change] of Object.entries(reasons)) {
    const conversation = await meet();
    const [first, second] = [await send(conversation, 'under way'), await send(conversation, 'waits')];
    const call = await graph.next();
    await change(conversation);
    call.accept();
    await becomes(first, 'accepted');
    await becomes(second, 'failed');
    expect((await message(second)).failure, reason).toMatchObject({
      class: reason,
      code: null,
      title: expect.stringMatching(/^Not sent: /),
      detail: expect.stringMatching(/\w/),
    });
  }
  await company.patch(`/api/v1/channels/${company.channel_id}`, { status: 'active' });
});

test('a message to a window that is closed already is not even queued', async () => {
  const conversation = await meet();
  await app.ground.db.tenant(company.company_id, (tdb) =>
    sql`update conversations set last_inbound_at = now() - interval '25 hours' where id = ${conversation.id}`.execute(
      tdb.q,
    ),
  );
  const answer = await company.post(`${conversation.path}/messages`, { type: 'text', text: 'too late' });
  expect(answer).toMatchObject({ status: 409, body: { detail: expect.stringContaining('template') } });
  const { body } = await company.get(`${conversation.path}/messages`);
  expect(body.data).toHaveLength(1);
});

test('a channel without a token keeps its messages until there is one', async () => {
  const tokenless = await openCompany(app, { access_token: undefined });
  const from = '15550590001';
  await deliver(app.url, envelope(messageChange({ phone_number_id: tokenless.phone_number_id, from })));
  await app.settle();
  const { body } = await tokenless.get('/api/v1/conversations');
  const sent = await tokenless.post(`/api/v1/conversations/${body.data[0].id}/messages`, {
    type: 'text',
    text: 'kept',
  });
  await app.settle();
  const { body: kept } = await tokenless.get(`/api/v1/messages/${sent.body.id}`);
  expect(kept).toMatchObject({ status: 'queued', failure: null });
});

test('whom the platform knows by another number stays the same contact when they write from that one', async () => {
  const conversation = await meet();
  const id = await send(conversation, 'hello');
  (await graph.next()).accept(undefined, '5511987650001');
  await becomes(id, 'accepted');
  await deliver(
    app.url,
    envelope(messageChange({ phone_number_id: company.phone_number_id, from: '5511987650001', text: 'from there' })),
  );
  await app.settle();
  const thread = (await company.get(`${conversation.path}/messages`)).body.data;
  expect(thread.map((said: { text: string }) => said.text)).toContain('from there');
});

test('messages of two conversations that became one wait for each other from then on', async () => {
  const [stays, leaves] = [await meet(), await meet()];
  const ids = [await send(stays, 'one')];
  const first = await graph.next();
  ids.push(await send(leaves, 'other one'));
  const other = await graph.next();
  ids.push(await send(leaves, 'other two'));
  const merged_contact_id = leaves.contact.split('/').at(-1);
  expect((await company.post(`${stays.contact}/merge`, { contact_id: merged_contact_id })).status).toBe(200);
  other.accept();
  await becomes(ids[1]!, 'accepted');
  await pause(1_000);
  expect(graph.waiting()).toBe(0);
  first.accept();
  const last = await graph.next();
  expect(last.text).toBe('other two');
  last.accept();
  for (const id of ids) await becomes(id, 'accepted');
});
