import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../tests/setup/app.ts';
import { allMessages, openCompany, type TestCompany } from '../../tests/setup/company.ts';
import { deliver, envelope, messageChange, newWamid, statusChange } from '../../tests/setup/webhooks.ts';

let app: TestApp;
let first: TestCompany;
let second: TestCompany;
beforeAll(async () => {
  app = await startTestApp();
  first = await openCompany(app);
  second = await openCompany(app);
});
afterAll(() => app.stop());

async function send(body: object): Promise<void> {
  expect(await deliver(app.url, body)).toBe(200);
  await app.settle();
}

const textsOf = async (company: TestCompany) => (await allMessages(company)).map((message) => message.text);

async function latest(company: TestCompany) {
  const { body } = await company.get('/api/v1/inbound_deliveries?limit=1');
  return body.data[0];
}

test('numbers written as numbers and entries of any shape are split as they are sorted', async () => {
  const odd = messageChange({ phone_number_id: second.phone_number_id, from: '15550201', text: 'as a number' });
  (odd.value.metadata as { phone_number_id: unknown }).phone_number_id = Number(second.phone_number_id);
  const plain = messageChange({ phone_number_id: first.phone_number_id, from: '15550202', text: 'as a string' });
  const { object, entry } = envelope(odd, plain);
  await send({ object, entry: [null, 5, { id: '1', changes: 5 }, { id: '1', changes: [null, 'x'] }, ...entry] });
  expect(await textsOf(first)).toContain('as a string');
  expect(await textsOf(second)).toContain('as a number');
});

test('an event that names its account in the value reaches the company of that account', async () => {
  const partner = {
    field: 'account_update',
    value: { event: 'PARTNER_ADDED', waba_info: { waba_id: second.waba_id } },
  };
  await send(envelope(messageChange({ phone_number_id: first.phone_number_id, from: '15550203' }), partner));
  const { body } = await second.get(`/api/v1/inbound_deliveries/${(await latest(second)).id}`);
  expect(body).toMatchObject({ state: 'processed', items: 1 });
  expect(body.raw).toContain('PARTNER_ADDED');
});

test('a replay does not follow a number to another company', async () => {
  const before = await openCompany(app);
  const { phone_number_id } = before;
  await send(envelope(statusChange(phone_number_id, { id: newWamid(), status: 'delivered' })));
  const delivery = await latest(before);
  expect(delivery).toMatchObject({ state: 'processed' });
  expect((await before.delete(`/api/v1/channels/${before.channel_id}`)).status).toBe(204);
  const after = await openCompany(app, { phone_number_id });
  await app.ground.channels.refresh();
  await before.post(`/api/v1/inbound_deliveries/${delivery.id}/replay`);
  await app.settle();
  expect(await latest(before)).toMatchObject({ state: 'rejected', reason: 'number_moved_to_another_company' });
  expect((await after.get('/api/v1/inbound_deliveries')).body.total).toBe(0);
});

test('an echo to nobody is a dead letter and the others have their effect', async () => {
  const message = messageChange({ phone_number_id: first.phone_number_id, from: '15550204', text: 'beside an echo' });
  const echo = {
    field: 'smb_message_echoes',
    value: {
      metadata: message.value.metadata,
      message_echoes: [{ from: '15550100199', id: newWamid(), group_id: 'group', type: 'text', text: { body: 'all' } }],
    },
  };
  await send(envelope(echo, message));
  expect(await latest(first)).toMatchObject({ state: 'rejected', reason: 'unreadable_item:no_recipient' });
  expect(await textsOf(first)).toContain('beside an echo');
});

test('more deliveries than fit on a page find their channel', async () => {
  const phone_number_id = '990000000002';
  const others = Array.from({ length: 120 }, () =>
    envelope(statusChange('990000000003', { id: newWamid(), status: 'read' })),
  );
  await Promise.all(others.map((body) => deliver(app.url, body)));
  await send(envelope(messageChange({ phone_number_id, from: '15550205', text: 'behind many' })));
  const owner = await openCompany(app, { phone_number_id });
  await expect.poll(async () => (await app.settle(), textsOf(owner)), { timeout: 10_000 }).toEqual(['behind many']);
});
