import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApiClient, type ApiClient } from '../../tests/setup/api-client.ts';
import { startTestApp, type TestApp } from '../../tests/setup/app.ts';
import { openCompany, type TestCompany } from '../../tests/setup/company.ts';
import { deliver, envelope, messageChange } from '../../tests/setup/webhooks.ts';

const DAY_MS = 86_400_000;

let app: TestApp;
let ahead_ms = 0;
beforeAll(async () => {
  app = await startTestApp({ clock: { now: () => new Date(Date.now() + ahead_ms) } });
});
afterAll(() => app.stop());

async function write(company: TestCompany, from: string): Promise<void> {
  const { phone_number_id } = company;
  await deliver(app.url, envelope(messageChange({ phone_number_id, from, text: 'hello' })));
  await app.settle();
}

/** The company's admin, signed in at the time it is now. */
async function signIn({ email, password }: TestCompany): Promise<ApiClient> {
  const { body } = await app.post('/api/v1/auth/login', { email, password });
  return createApiClient(app.url, { authorization: `Bearer ${body.access_token}` });
}

/** Whether this run deletes what is old, or the loop has just done so by itself, is nothing to rely on. */
async function runNow(admin: ApiClient): Promise<void> {
  const ordered = await admin.post('/api/v1/retention/run');
  expect(ordered.status).toBe(202);
  const finished = async (): Promise<string | undefined> =>
    (await admin.get('/api/v1/retention')).body.last_run?.finished_at;
  await expect.poll(finished, { timeout: 120_000 }).not.toBe(ordered.body.last_run?.finished_at);
}

test('what is older than a company keeps it is deleted, and nothing else', async () => {
  ahead_ms = 0;
  const company = await openCompany(app);
  const keeper = await openCompany(app);
  for (const one of [company, keeper]) await write(one, '15550101');
  const periods = { messages_days: 30, deliveries_days: 30, events_days: 30, sessions_days: 30 };
  expect((await company.patch('/api/v1/companies/current', { retention: periods })).status).toBe(200);
  await runNow(company);
  expect((await company.get('/api/v1/conversations')).body.total).toBe(1);

  expect((await company.post('/api/v1/auth/logout')).status).toBe(204);

  ahead_ms = 31 * DAY_MS;
  const admin = await signIn(company);
  await runNow(admin);
  expect((await admin.get('/api/v1/conversations')).body).toMatchObject({ data: [], total: 0 });
  expect((await admin.get('/api/v1/inbound_deliveries')).body.data).toEqual([]);
  expect((await admin.get('/api/v1/inbound_deliveries/ledger')).body).toMatchObject({ received: 0, pending: 0 });
  // The contact is the company's own entry in its address book.
  expect((await admin.get('/api/v1/contacts')).body.total).toBe(1);
  for (const { rows } of (await admin.get('/api/v1/retention/preview')).body.data) expect(rows).toBe(0);

  const other = await signIn(keeper);
  const preview = await other.get('/api/v1/retention/preview?messages_days=30');
  expect(preview.body.data).toContainEqual({ kind: 'messages_days', days: 30, rows: 1, rows_capped: false });
  expect(preview.body.data).toContainEqual({ kind: 'passports_days', days: null, rows: 0, rows_capped: false });
  expect((await other.get('/api/v1/conversations')).body.total).toBe(1);
  expect((await other.get('/api/v1/inbound_deliveries')).body.data).toHaveLength(1);
});

test('a conversation goes on after its old messages went', async () => {
  ahead_ms = 0;
  const company = await openCompany(app);
  await write(company, '15550102');
  await company.patch('/api/v1/companies/current', { retention: { messages_days: 1, deliveries_days: 1 } });
  ahead_ms = 2 * DAY_MS;
  const admin = await signIn(company);
  await runNow(admin);
  await write(company, '15550102');
  const { data, total } = (await admin.get('/api/v1/conversations')).body;
  expect(total).toBe(1);
  expect((await admin.get(`/api/v1/conversations/${data[0].id}/messages`)).body.data).toHaveLength(1);
});

test('more rows than fit into one transaction go as well', async () => {
  ahead_ms = 0;
  const company = await openCompany(app);
  const change = (serial: number) =>
    messageChange({ phone_number_id: company.phone_number_id, from: `1555${String(serial).padStart(7, '0')}` });
  for (let part = 0; part < 3; part += 1) {
    await deliver(app.url, envelope(...Array.from({ length: 800 }, (_, place) => change(part * 800 + place))));
  }
  await app.settle();
  await company.patch('/api/v1/companies/current', { retention: { messages_days: 1, events_days: 1 } });
  ahead_ms = 2 * DAY_MS;
  const admin = await signIn(company);
  await runNow(admin);
  expect((await admin.get('/api/v1/conversations')).body.total).toBe(0);
});

test('only who may change the company may try and order it', async () => {
  ahead_ms = 0;
  const company = await openCompany(app);
  expect((await company.get('/api/v1/retention/preview?messages_days=0')).status).toBe(422);
  expect((await company.get('/api/v1/retention/preview?everything=1')).status).toBe(422);
  expect((await app.post('/api/v1/retention/run')).status).toBe(401);
});
