import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type SignedIn, type TestApp } from '#tests/setup/app.ts';
import { asOwner } from '#tests/setup/owner.ts';

let app: TestApp;
let admin: SignedIn;
beforeAll(async () => {
  app = await startTestApp();
  admin = await app.signUp();
  await admin.patch('/api/v1/companies/current', { settings: { seal_content: true } });
  await app.ground.box.content.refresh();
});
afterAll(() => app.stop());

const keyOf = async (scopes: string[]): Promise<{ key: string; id: string }> =>
  (await admin.post('/api/v1/api_keys', { name: 'Shop', scopes })).body;
const keysOfCompany = () => asOwner(app, 'select 1 from company_keys where company_id = $1', [admin.company_id]);

const searches = ['q=Cora', 'q=%2B491700000001', 'q=Cora&sort=name', 'phone=%2B491700000001', 'sort=name'];

test.each([
  ['/api/v1/contacts', searches],
  ['/api/v1/conversations', searches.slice(0, 2)],
])('%s says nothing to strangers about what is sealed, and makes nothing for them', async (path, queries) => {
  const [gone, other] = [await keyOf(['contacts.read', 'conversations.read']), await keyOf(['agents.read'])];
  await admin.delete(`/api/v1/api_keys/${gone.id}`);
  const before = (await keysOfCompany()).length;
  for (const query of queries) {
    expect((await app.get(`${path}?${query}`, { 'x-api-key': gone.key })).status, query).toBe(401);
    expect((await app.get(`${path}?${query}`, { 'x-api-key': other.key })).status, query).toBe(403);
  }
  expect(await keysOfCompany()).toHaveLength(before);
  const statuses = [];
  for (const query of queries.slice(0, 2)) statuses.push((await admin.get(`${path}?${query}`)).status);
  expect(statuses).toEqual([422, 200]);
});
