import { sql } from 'kysely';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { said, text, told } from '#tests/setup/changes.ts';
import { startTestApp, type TestApp } from '../../tests/setup/app.ts';
import { openCompany, type TestCompany } from '../../tests/setup/company.ts';
import { deliver, envelope } from '../../tests/setup/webhooks.ts';

let app: TestApp;
let company: TestCompany;
beforeAll(async () => {
  app = await startTestApp();
  company = await openCompany(app);
});
afterAll(() => app.stop());

const api = '/api/v1';

async function write(change: object): Promise<void> {
  expect(await deliver(app.url, envelope(change))).toBe(200);
}

async function meet(from: string): Promise<{ id: string; conversation_id: string }> {
  await write(said({ phone_number_id: company.phone_number_id, from, message: text(`first words of ${from}`) }));
  await app.settle();
  const { id } = (await company.get(`${api}/contacts?phone=%2B${from}`)).body.data[0];
  const { body } = await company.get(`${api}/conversations?contact_id=${id}`);
  return { id, conversation_id: body.data[0].id };
}

async function textsOf(contact_id: string): Promise<string[]> {
  const { body } = await company.get(`${api}/conversations?contact_id=${contact_id}`);
  const thread = await company.get(`${api}/conversations/${body.data[0].id}/messages`);
  return thread.body.data.map((message: { text: string }) => message.text);
}

test('what somebody says while they become part of another contact is read where that one is', async () => {
  const [one, other] = [await meet('15550701'), await meet('15550702')];
  const reached = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const held = app.ground.db.tenant(company.company_id, async (tdb) => {
    await sql`select 1 from conversations where id = ${other.conversation_id} for update`.execute(tdb.q);
    reached.resolve();
    await goOn.promise;
  });
  await reached.promise;
  // Stands at the conversation with all but its messages moved, and the drain stands behind it.
  const merging = company.post(`${api}/contacts/${one.id}/merge`, { contact_id: other.id });
  await pause(400);
  await write(
    said({ phone_number_id: company.phone_number_id, from: '15550702', message: text('said in that moment') }),
  );
  await pause(400);
  goOn.resolve();
  await held;
  expect((await merging).status).toBe(200);
  await app.settle();
  expect(await textsOf(one.id)).toEqual(['first words of 15550701', 'first words of 15550702', 'said in that moment']);
});

test('a new user id that is told once more does not come back after the next one', async () => {
  const { phone_number_id } = company;
  const renamed = (previous: string, current: string) =>
    told('user_id_update', phone_number_id, {
      user_id_update: [{ user_id: { previous, current }, detail: 'changed', timestamp: '1750030073' }],
    });
  await write(said({ phone_number_id, user_id: 'US.701', message: text('hello') }));
  await app.settle();
  const idOf = async () => (await company.get(`${api}/contacts?user_id=US.701`)).body.data[0];
  for (const change of [renamed('US.701', 'US.702'), renamed('US.702', 'US.703'), renamed('US.701', 'US.702')]) {
    await write(change);
    await app.settle();
  }
  const { body } = await company.get(`${api}/contacts?limit=50`);
  expect(body.data.map((contact: { user_id: string | null }) => contact.user_id)).toContain('US.703');
  expect(await idOf()).toBeUndefined();
});
