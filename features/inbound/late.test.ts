import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type SignedIn, type TestApp } from '../../tests/setup/app.ts';
import { allMessages } from '../../tests/setup/company.ts';
import { deliver, envelope, messageChange } from '../../tests/setup/webhooks.ts';

let app: TestApp;
let admin: SignedIn;
const phone_number_id = String(randomInt(1e11, 1e12));

beforeAll(async () => {
  app = await startTestApp();
  admin = await app.signUp();
  // The turns of this agent stay open for as long as the tests take.
  const agent = await admin.post('/api/v1/agents', { name: 'Nina', reply_quiet_ms: 30_000 });
  const channel = { name: 'Number', phone_number_id, waba_id: '7', access_token: 'token', agent_id: agent.body.id };
  const made = await admin.post('/api/v1/channels', channel);
  if (made.status !== 201) throw new Error(made.text);
});
afterAll(() => app.stop());

async function send(...changes: object[]): Promise<void> {
  expect(await deliver(app.url, envelope(...changes))).toBe(200);
  await app.settle();
}

const secondsAgo = (seconds: number) => String(Math.floor(Date.now() / 1_000) - seconds);

async function conversationOf(phone: string) {
  const { body } = await admin.get(`/api/v1/contacts?phone=%2B${phone}`);
  return (await admin.get(`/api/v1/conversations?contact_id=${body.data[0].id}`)).body.data[0];
}

test('what was said more than a day ago gets no answer and opens no window', async () => {
  const change = messageChange({ phone_number_id, from: '15550211', text: 'long ago' });
  change.value.messages[0]!.timestamp = secondsAgo(25 * 3_600);
  await send(change);
  const message = (await allMessages(admin)).find(({ text }) => text === 'long ago');
  expect(message.fate).toBe('suppressed:too_old');
  const { window_expires_at } = await conversationOf('15550211');
  expect(window_expires_at === null || Date.parse(window_expires_at) < Date.now()).toBe(true);
});

test('an older wish that comes late does not opt in again', async () => {
  const wa_id = '15550212';
  await send(messageChange({ phone_number_id, from: wa_id }));
  const wish = (value: string, seconds: number) => ({
    field: 'user_preferences',
    value: {
      metadata: { phone_number_id, display_phone_number: '15550100199' },
      user_preferences: [{ wa_id, category: 'marketing_messages', value, timestamp: secondsAgo(seconds) }],
    },
  });
  const optedOut = async () => (await admin.get(`/api/v1/contacts?phone=%2B${wa_id}`)).body.data[0].opted_out_at;
  await send(wish('stop', 60));
  expect(await optedOut()).not.toBeNull();
  await send(wish('resume', 120));
  expect(await optedOut()).not.toBeNull();
  await send(wish('resume', 30));
  expect(await optedOut()).toBeNull();
});

test.each([
  ['both wait for an answer', true],
  ['only the older one waits', false],
])('when two become one and %s, every message waits for the one turn that is open', async (_what, both) => {
  const [from, user_id] = both ? ['15550213', 'US.213'] : ['15550214', 'US.214'];
  await send(messageChange({ phone_number_id, from, text: `by number ${from}` }));
  const byId = messageChange({ phone_number_id, user_id, text: `by id ${from}` });
  if (!both) byId.value.messages[0]!.timestamp = secondsAgo(25 * 3_600);
  await send(byId);
  const joined = messageChange({ phone_number_id, from, user_id, text: `by both ${from}` });
  joined.value.messages[0]!.timestamp = secondsAgo(25 * 3_600);
  await send(joined);

  const { id, unread_count, window_expires_at } = await conversationOf(from);
  expect(unread_count).toBe(3);
  expect(Date.parse(window_expires_at)).toBeGreaterThan(Date.now());
  const turns = await app.ground.db.tenant(admin.company_id, (tdb) =>
    tdb.q.selectFrom('turns').select(['id', 'state']).where('conversation_id', '=', id).execute(),
  );
  expect(turns).toMatchObject([{ state: 'open' }]);
  const { body } = await admin.get(`/api/v1/conversations/${id}/messages`);
  const fates = new Map(body.data.map((message: { text: string; fate: string }) => [message.text, message.fate]));
  expect(fates.get(`by number ${from}`)).toBe(`merged:${turns[0]!.id}`);
  expect(fates.get(`by id ${from}`)).toBe(both ? `merged:${turns[0]!.id}` : 'suppressed:too_old');
});
