import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../tests/setup/app.ts';
import { allMessages, openCompany, type TestCompany } from '../../tests/setup/company.ts';
import { deliver, envelope } from '../../tests/setup/webhooks.ts';
import { nextSecond, told } from '#tests/setup/changes.ts';

let app: TestApp;
let company: TestCompany;
beforeAll(async () => {
  app = await startTestApp();
  company = await openCompany(app);
});
afterAll(() => app.stop());

async function send(...changes: object[]): Promise<void> {
  expect(await deliver(app.url, envelope(...changes))).toBe(200);
  await app.settle();
}

const call = (id: string, from: string, event: Record<string, unknown>) =>
  told('calls', company.phone_number_id, {
    contacts: [{ profile: { name: 'Rosa' }, wa_id: from }],
    calls: [{ id, from, to: '15550100199', direction: 'USER_INITIATED', timestamp: nextSecond(), ...event }],
  });

const callsOf = async (phone: string) =>
  (await allMessages(company)).filter(
    (message) => message.type === 'call' && message.content.call_id === `wacid.${phone}`,
  );

test.each([
  ['answered', { event: 'terminate', status: 'COMPLETED', duration: 61 }, 61],
  ['missed', { event: 'terminate', status: 'FAILED' }, null],
])(
  'a call of a customer that is %s is one line of the thread and opens the window',
  async (outcome, end, duration_s) => {
    const from = outcome === 'answered' ? '15550701' : '15550702';
    const [begin, finish] = [call(`wacid.${from}`, from, { event: 'connect' }), call(`wacid.${from}`, from, end)];
    // The end is heard of first, and everything twice.
    await send(finish);
    await send(begin, finish);
    const [line, ...others] = await callsOf(from);
    expect(others).toEqual([]);
    expect(line).toMatchObject({ direction: 'inbound', fate: 'suppressed:call', content: { outcome, duration_s } });
    const { body } = await company.get(`/api/v1/conversations/${line.conversation_id}`);
    expect(body).toMatchObject({ unread_count: 1 });
    expect(Date.parse(body.window_expires_at)).toBeGreaterThan(Date.now());
  },
);

test('a call of ours is shown with what came of it and opens no window', async () => {
  const to = '15550711';
  const status = (name: string) =>
    told('calls', company.phone_number_id, {
      statuses: [{ id: `wacid.${to}`, type: 'call', status: name, timestamp: nextSecond(), recipient_id: to }],
    });
  await send(status('RINGING'));
  await send(status('REJECTED'));
  const [line] = await callsOf(to);
  expect(line).toMatchObject({ direction: 'outbound', content: { outcome: 'rejected' } });
  const { body } = await company.get(`/api/v1/conversations/${line.conversation_id}`);
  expect(body).toMatchObject({ unread_count: 0, window_expires_at: null });
});

const accountEvents = (field: string, value: Record<string, unknown>) => ({
  object: 'whatsapp_business_account',
  entry: [{ id: company.waba_id, time: 1_739_321_024, changes: [{ field, value }] }],
});

test('news of an account are told once, however often they come, and what changes nothing here says so', async () => {
  const since = (await company.get('/api/v1/inbound_deliveries/ledger')).body.received;
  const flows = accountEvents('flows', { event: 'FLOW_STATUS_CHANGE', flow_id: '77', message: 'published' });
  for (let copy = 0; copy < 3; copy += 1) expect(await deliver(app.url, flows)).toBe(200);
  await app.settle();
  const { body } = await company.get(`/api/v1/inbound_deliveries?limit=3`);
  expect((await company.get('/api/v1/inbound_deliveries/ledger')).body.received).toBe(since + 3);
  expect(body.data.map((delivery: { state: string }) => delivery.state)).toEqual([
    'processed',
    'processed',
    'processed',
  ]);
  expect(body.data.map((delivery: { reason: string | null }) => delivery.reason).filter(Boolean)).toEqual([
    'noted:flows',
  ]);
  const events = await app.ground.db.tenant(company.company_id, (tdb) =>
    tdb.q
      .selectFrom('events' as never)
      .selectAll()
      .where('type' as never, '=', 'platform.notice' as never)
      .execute(),
  );
  expect(events).toHaveLength(1);
});

test('news of a channel and of a template reach those who act on them', async () => {
  const restriction = {
    event: 'ACCOUNT_RESTRICTION',
    restriction_info: [{ restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING' }],
  };
  expect(await deliver(app.url, accountEvents('account_update', restriction))).toBe(200);
  await app.settle();
  expect((await company.get('/api/v1/inbound_deliveries?limit=1')).body.data[0]).toMatchObject({
    field: 'account_update',
    state: 'processed',
    reason: null,
  });
  const { body } = await company.get('/api/v1/notices');
  expect(body.data.some(({ severity }: { severity: string }) => severity === 'critical')).toBe(true);
});

test('trouble that the platform has with a number is a notice', async () => {
  const own = await openCompany(app);
  const errors = [
    { code: 130_429, title: 'Rate limit hit', message: 'Rate limit hit', error_data: { details: 'Too much' } },
  ];
  await send(told('messages', own.phone_number_id, { errors }));
  await send(told('messages', own.phone_number_id, { errors }));
  const { body } = await own.get('/api/v1/notices');
  expect(body.data).toMatchObject([
    { kind: 'number_error', severity: 'warning', subject: { type: 'channel', id: own.channel_id } },
  ]);
});
