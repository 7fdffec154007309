import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Clock } from '#platform/runtime';
import { createApiClient } from '../../tests/setup/api-client.ts';
import { startTestApp, type TestApp } from '../../tests/setup/app.ts';
import { openCompany, type TestCompany } from '../../tests/setup/company.ts';
import { holdWrites } from '../../tests/setup/hold.ts';
import { startGraph, type ScriptedGraph } from '../../tests/setup/graph.ts';
import { deliver, envelope, messageChange, newWamid, statusChange } from '../../tests/setup/webhooks.ts';

const HOUR_MS = 3_600_000;

let graph: ScriptedGraph;
let app: TestApp;
let company: TestCompany;
/** How far ahead of the real time the server believes to be. */
let ahead_ms = 0;
const clock: Clock = { now: () => new Date(Date.now() + ahead_ms) };
const inHours = (hours: number): string => new Date(clock.now().getTime() + hours * HOUR_MS).toISOString();

beforeAll(async () => {
  graph = await startGraph();
  app = await startTestApp({ env: { WHATSAPP_API_BASE_URL: graph.url }, clock });
  const admin = await openCompany(app);
  // Sessions end while the clock runs ahead; a key does not.
  const scopes = ['conversations.read', 'conversations.write', 'contacts.read', 'contacts.write', 'deliveries.read'];
  const key = await admin.post('/api/v1/api_keys', { name: 'Test', scopes });
  if (key.status !== 201) throw new Error(key.text);
  company = { ...admin, ...createApiClient(app.url, { 'x-api-key': key.body.key }) };
});
afterAll(async () => {
  await graph.stop();
  await app.stop();
});
beforeEach(() => {
  ahead_ms = 0;
});

let serial = 0;

async function meet() {
  const from = `1555060${String((serial += 1)).padStart(4, '0')}`;
  await deliver(app.url, envelope(messageChange({ phone_number_id: company.phone_number_id, from })));
  await app.settle();
  const { body } = await company.get(`/api/v1/conversations?q=${from}`);
  const { id } = body.data[0];
  const path = `/api/v1/conversations/${id}`;
  return {
    id,
    path,
    say: async (text: string, terms: object = {}) => {
      const sent = await company.post(`${path}/messages`, { type: 'text', text, ...terms });
      expect(sent.status, sent.text).toBe(201);
      return sent.body;
    },
    outbox: async (status: string): Promise<string[]> =>
      (await company.get(`/api/v1/messages?status=${status}&conversation_id=${id}`)).body.data.map(
        (message: { id: string }) => message.id,
      ),
  };
}

const message = async (id: string) => (await company.get(`/api/v1/messages/${id}`)).body;
async function becomes(id: string, status: string): Promise<void> {
  await expect.poll(async () => (await message(id)).status, { timeout: 20_000 }).toBe(status);
}
async function pass(hours: number): Promise<void> {
  ahead_ms += hours * HOUR_MS;
  await app.settle();
}

/** Settling would wait for the call under way too. */
async function drained(): Promise<void> {
  const pending = async () => (await company.get('/api/v1/inbound_deliveries/ledger')).body.pending;
  await expect.poll(pending, { timeout: 20_000 }).toBe(0);
}

async function stopSending(stopped: boolean): Promise<void> {
  const answer = await fetch(`${app.url}/api/v1/companies/current/sending`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${company.access_token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ stopped }),
  });
  expect(answer.status).toBe(200);
}

describe('a message for later', () => {
  test('waits for its hour, holds nobody up meanwhile, and goes out then', async () => {
    const customer = await meet();
    const later = await customer.say('later', { send_at: inHours(2) });
    expect(later).toMatchObject({ status: 'queued', scheduled_at: expect.any(String) });
    expect(later.warnings).toBeUndefined();
    const now = await customer.say('now');
    const call = await graph.next();
    expect(call.text).toBe('now');
    call.accept();
    await becomes(now.id, 'accepted');
    expect(await customer.outbox('scheduled')).toEqual([later.id]);
    expect(graph.waiting()).toBe(0);
    await pass(1.9);
    expect(graph.waiting()).toBe(0);
    ahead_ms += 0.2 * HOUR_MS;
    const due = await graph.next();
    expect(due.text).toBe('later');
    due.accept();
    await becomes(later.id, 'accepted');
    expect(await customer.outbox('scheduled')).toEqual([]);
  });

  test('says when the window will be closed by then, and why it was not sent', async () => {
    const customer = await meet();
    const later = await customer.say('too late', { send_at: inHours(30) });
    expect(later.warnings).toEqual([expect.stringContaining('24-hour window will be closed')]);
    await pass(30.1);
    await becomes(later.id, 'failed');
    expect((await message(later.id)).failure).toMatchObject({
      class: 'WINDOW',
      advice: expect.stringContaining('template'),
    });
  });

  test('is taken back or moved while it waits, and not after', async () => {
    const customer = await meet();
    const [gone, moved] = [
      await customer.say('gone', { send_at: inHours(1) }),
      await customer.say('moved', { send_at: inHours(1), expires_at: inHours(3) }),
    ];
    expect(await company.post(`/api/v1/messages/${gone.id}/cancel`)).toMatchObject({
      status: 200,
      body: { status: 'cancelled', failure: { class: 'CANCELLED' } },
    });
    const patched = await company.patch(`/api/v1/messages/${moved.id}`, { send_at: inHours(4) });
    expect(patched.status).toBe(200);
    // It has as long to be sent as before.
    const { scheduled_at, expires_at } = patched.body;
    expect(Math.round((Date.parse(expires_at) - Date.parse(scheduled_at)) / HOUR_MS)).toBe(2);
    expect(await customer.outbox('cancelled')).toEqual([gone.id]);
    await pass(3.9);
    expect(graph.waiting()).toBe(0);
    ahead_ms += 0.2 * HOUR_MS;
    const call = await graph.next();
    expect(call.text).toBe('moved');
    for (const change of ['cancel', 'resend']) {
      expect(await company.post(`/api/v1/messages/${moved.id}/${change}`, {}), change).toMatchObject({ status: 409 });
    }
    expect((await company.patch(`/api/v1/messages/${moved.id}`, { send_at: inHours(5) })).body.detail).toContain(
      'on its way',
    );
    call.accept();
    await becomes(moved.id, 'accepted');
    expect((await company.post(`/api/v1/messages/${moved.id}/cancel`)).body.detail).toContain('is accepted');
  });
});

test('what waits too long is not sent any more, and says so', async () => {
  const customer = await meet();
  const first = await customer.say('under way');
  const call = await graph.next();
  const second = await customer.say('in time only', { expires_at: inHours(1) });
  ahead_ms += 1.1 * HOUR_MS;
  await becomes(second.id, 'failed');
  expect((await message(second.id)).failure).toMatchObject({
    class: 'EXPIRED',
    title: 'Not sent: it would have come too late',
    advice: expect.stringMatching(/\w/),
  });
  call.accept();
  await becomes(first.id, 'accepted');
  expect(graph.waiting()).toBe(0);
});

test('taking back and claiming at once: one of them wins, and the other says so', async () => {
  for (let round = 0; round < 6; round += 1) {
    const customer = await meet();
    const sent = await customer.say(`contested ${round}`);
    const answer = await company.post(`/api/v1/messages/${sent.id}/cancel`);
    if (answer.status === 200) {
      await app.settle();
      expect((await message(sent.id)).status).toBe('cancelled');
      expect(graph.waiting()).toBe(0);
    } else {
      expect(answer.status).toBe(409);
      (await graph.next()).accept();
      await becomes(sent.id, 'accepted');
    }
  }
});

test('taking back while a claim is under way waits for it, loses, and says so', async () => {
  const [customer, claim] = [await meet(), await holdWrites(app, 'pair_paces')];
  const sent = await customer.say('claimed first');
  await claim.waiting();
  const answer = company.post(`/api/v1/messages/${sent.id}/cancel`);
  await claim.rowWaiting();
  await claim.release();
  expect(await answer).toMatchObject({ status: 409, body: { detail: expect.stringContaining('on its way') } });
  const call = await graph.next();
  expect(call.text).toBe('claimed first');
  call.accept();
  await becomes(sent.id, 'accepted');
});

test('a claim passes over what is being taken back, and sends what is not', async () => {
  const [customer, other] = [await meet(), await meet()];
  await stopSending(true);
  const [gone, goes] = [await customer.say('taken back first'), await other.say('goes out')];
  const taking = await holdWrites(app, 'message_statuses');
  const answer = company.post(`/api/v1/messages/${gone.id}/cancel`);
  await taking.waiting();
  await stopSending(false);
  const call = await graph.next();
  expect(call.text).toBe('goes out');
  await taking.release();
  expect(await answer).toMatchObject({ status: 200, body: { status: 'cancelled' } });
  call.accept();
  await becomes(goes.id, 'accepted');
  await app.settle();
  expect(graph.waiting()).toBe(0);
  expect((await message(gone.id)).status).toBe('cancelled');
});

test('what is held back shows why, and can be taken back', async () => {
  const customer = await meet();
  await stopSending(true);
  const { id } = await customer.say('held');
  await expect.poll(async () => (await message(id)).held, { timeout: 20_000 }).toMatchObject({ class: 'STOPPED' });
  expect(await customer.outbox('held')).toEqual([id]);
  expect((await company.post(`/api/v1/messages/${id}/cancel`)).status).toBe(200);
  await stopSending(false);
  await app.settle();
  expect(graph.waiting()).toBe(0);
});

test('the outbox says of each message whom it is for and which number sends it, sealed or not', async () => {
  const open = await meet();
  const stop = await open.say('to whom', { send_at: inHours(1) });
  const one = async (id: string) =>
    (await company.get('/api/v1/messages?status=scheduled')).body.data.find((row: { id: string }) => row.id === id);
  const ends = async (id: string, conversation: string) => {
    const { body } = await company.get(`/api/v1/conversations/${conversation}`);
    expect(body.contact.phone).toMatch(/^\+1555060/);
    expect(await one(id)).toMatchObject({ contact: body.contact, channel: { id: company.channel_id, name: 'Number' } });
  };
  await ends(stop.id, open.id);
  const owner = createApiClient(app.url, { authorization: `Bearer ${company.access_token}` });
  const sealed = await owner.patch('/api/v1/companies/current', { settings: { seal_content: true } });
  expect(sealed.status, sealed.text).toBe(200);
  await app.ground.box.content.refresh();
  const hidden = await meet();
  await ends((await hidden.say('in an envelope', { send_at: inHours(1) })).id, hidden.id);
  await owner.patch('/api/v1/companies/current', { settings: { seal_content: false } });
  await app.ground.box.content.refresh();
  for (const { id } of (await company.get('/api/v1/messages?status=scheduled')).body.data) {
    await company.post(`/api/v1/messages/${id}/cancel`);
  }
});

describe('sending again', () => {
  test('a failed message begins anew, as a new attempt beside the old one', async () => {
    const customer = await meet();
    const { id } = await customer.say('once more');
    (await graph.next()).refuse(131026);
    await becomes(id, 'failed');
    expect(await customer.outbox('failed')).toEqual([id]);
    expect(await company.post(`/api/v1/messages/${id}/resend`, {})).toMatchObject({
      status: 200,
      body: { status: 'queued', failure: null, resends: 1 },
    });
    const again = await graph.next();
    expect(again.text).toBe('once more');
    const wamid = again.accept();
    await becomes(id, 'accepted');
    const { attempts, status_history } = await message(id);
    expect(attempts).toMatchObject([
      { attempt: 1, state: 'refused', class: 'USER' },
      { attempt: 2, state: 'accepted' },
    ]);
    expect(
      status_history.map(({ status, resend }: { status: string; resend: number }) => `${resend} ${status}`),
    ).toEqual(['0 failed', '1 queued', '1 accepted']);
    expect(await customer.outbox('failed')).toEqual([]);
    await deliver(app.url, envelope(statusChange(company.phone_number_id, { id: wamid, status: 'read' })));
    await app.settle();
    expect((await message(id)).status).toBe('read');
  });

  test('an unknown one only when it is confirmed that it may come twice', async () => {
    const customer = await meet();
    const { id } = await customer.say('who knows');
    (await graph.next()).drop();
    await becomes(id, 'unknown');
    expect(await customer.outbox('unknown')).toEqual([id]);
    const refused = await company.post(`/api/v1/messages/${id}/resend`, {});
    expect(refused).toMatchObject({ status: 409, body: { detail: expect.stringContaining('confirm_may_double') } });
    expect((await company.post(`/api/v1/messages/${id}/resend`, { confirm_may_double: true })).status).toBe(200);
    (await graph.next()).accept();
    await becomes(id, 'accepted');
  });

  test('late news of the first sending: a failure says nothing any more, a proof of delivery does', async () => {
    const customer = await meet();
    const { id } = await customer.say('arrived after all');
    const first = (await graph.next()).accept();
    await becomes(id, 'accepted');
    const told = (status: string) =>
      deliver(
        app.url,
        envelope(
          statusChange(company.phone_number_id, {
            id: first,
            status,
            ...(status === 'failed' ? { errors: [{ code: 131026, title: 'Undeliverable' }] } : {}),
          }),
        ),
      );
    await told('failed');
    await becomes(id, 'failed');
    await company.post(`/api/v1/messages/${id}/resend`, {});
    const second = await graph.next();
    await told('sent');
    await drained();
    expect((await message(id)).status).toBe('queued');
    second.accept();
    await becomes(id, 'accepted');
    await told('delivered');
    await becomes(id, 'delivered');
  });

  test('an unknown one that turns out to have gone out is not sent again while it still waits', async () => {
    const customer = await meet();
    const { id } = await customer.say('no need');
    const first = await graph.next();
    first.drop();
    await becomes(id, 'unknown');
    await stopSending(true);
    await company.post(`/api/v1/messages/${id}/resend`, { confirm_may_double: true });
    await app.settle();
    const news = { id: newWamid(), status: 'sent', biz_opaque_callback_data: first.callback_data };
    await deliver(app.url, envelope(statusChange(company.phone_number_id, news)));
    await becomes(id, 'sent');
    expect((await message(id)).attempts).toMatchObject([
      { attempt: 1, state: 'accepted' },
      { attempt: 2, state: 'cancelled', class: 'ARRIVED' },
    ]);
    await stopSending(false);
    await app.settle();
    expect(graph.waiting()).toBe(0);
  });
});

test('a message to somebody who never wrote needs a template', async () => {
  const { body: contact } = await company.post('/api/v1/contacts', { name: 'Silent', phone: '+15550160001' });
  const path = `/api/v1/contacts/${contact.id}/messages`;
  const text = { type: 'text', text: 'hello' };
  const refused = await company.post(path, { channel_id: company.channel_id, message: text });
  expect(refused).toMatchObject({ status: 409, body: { detail: expect.stringContaining('template') } });
  const { body } = await company.get(`/api/v1/conversations?contact_id=${contact.id}`);
  expect(body.data).toEqual([]);
  expect((await company.post(path, { channel_id: contact.id, message: text })).status).toBe(422);
  const nobody = '/api/v1/contacts/01900000-0000-7000-8000-000000000000/messages';
  expect((await company.post(nobody, { channel_id: company.channel_id, message: text })).status).toBe(404);
});
