import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '#tests/setup/app.ts';
import { openCompany, type TestCompany } from '#tests/setup/company.ts';
import { deliver, envelope, messageChange } from '#tests/setup/webhooks.ts';
import { UNREADABLE, TRICKS } from './testing/bodies.ts';
import { bytesOf, good, post, SECRET, type HostileCase, type Scene } from './testing/case.ts';
import { ITEMS } from './testing/items.ts';
import { SIGNATURES } from './testing/signatures.ts';

let app: TestApp;
let company: TestCompany;
let people = 0;

beforeAll(async () => {
  app = await startTestApp();
  company = await openCompany(app, { app_secret: SECRET });
});
afterAll(() => app.stop());

const newPerson = (): string => `1556${String((people += 1)).padStart(7, '0')}`;
const ledger = async () => (await company.get('/api/v1/inbound_deliveries/ledger')).body;
const newest = async () => (await company.get('/api/v1/inbound_deliveries?limit=1')).body.data[0];

/** All that the company reads of one person. */
async function saidBy(phone: string): Promise<(string | null)[]> {
  const { body: contacts } = await company.get(`/api/v1/contacts?phone=%2B${phone}`);
  if (contacts.total === 0) return [];
  const { body } = await company.get(`/api/v1/conversations?contact_id=${contacts.data[0].id}`);
  const said: (string | null)[] = [];
  for (let before: string | null = ''; before !== null;) {
    const page: string = `/api/v1/conversations/${body.data[0].id}/messages?limit=500${before === '' ? '' : `&before=${before}`}`;
    const { data, next_cursor }: { data: { text: string | null }[]; next_cursor: string | null } = (
      await company.get(page)
    ).body;
    said.unshift(...data.map(({ text }) => text));
    before = next_cursor;
  }
  return said;
}

/** Another customer is still heard, and nothing waits. */
async function expectAlive(): Promise<void> {
  const from = newPerson();
  const change = messageChange({ phone_number_id: company.phone_number_id, from, text: 'still here' });
  expect(await deliver(app.url, envelope(change), { secret: SECRET })).toBe(200);
  await app.settle();
  expect(await saidBy(from)).toEqual(['still here']);
  const { received, processed, rejected, pending } = await ledger();
  expect({ received, pending }).toEqual({ received: processed + rejected, pending: 0 });
}

async function send(hostile: HostileCase, scene: Scene, path: string): Promise<number> {
  const bytes = bytesOf(hostile, scene);
  const signatures = hostile.signed === undefined ? [good(bytes)] : hostile.signed(bytes);
  const headers = { 'content-type': 'application/json', ...hostile.headers };
  const { status } = await post(app.url + path, bytes, [
    ...Object.entries(headers).filter(([, value]) => value !== ''),
    ...signatures.map((value) => ['x-hub-signature-256', value] as const),
  ]);
  return status;
}

const named = (cases: readonly HostileCase[]) => cases.map((one) => [one.name, one] as const);

test('they are at least sixty', () => {
  expect([...SIGNATURES, ...UNREADABLE, ...TRICKS, ...ITEMS].length).toBeGreaterThanOrEqual(60);
});

test.each(named(SIGNATURES))('signed wrongly: %s; nothing of it is kept', async (_name, hostile) => {
  const scene = { phone_number_id: company.phone_number_id, from: newPerson() };
  const before = await ledger();
  expect(await send(hostile, scene, '/webhooks/whatsapp')).toBe(hostile.answer);
  expect(await ledger()).toEqual(before);
  await expectAlive();
  expect(await saidBy(scene.from)).toEqual([]);
});

test.each(named([...UNREADABLE, ...TRICKS, ...ITEMS]))('signed rightly: %s', async (_name, hostile) => {
  const scene = { phone_number_id: company.phone_number_id, from: newPerson() };
  const before = await ledger();
  // The address of the channel tells whose it is where the body does not.
  expect(await send(hostile, scene, `/webhooks/whatsapp/${company.channel_id}`)).toBe(hostile.answer);
  await app.settle();
  expect((await ledger()).received).toBe(before.received + 1);
  expect(await newest()).toMatchObject(hostile.kept || {});
  expect(await saidBy(scene.from)).toEqual(hostile.says ?? []);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  await expectAlive();
});
