import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../tests/setup/app.ts';
import { allMessages, openCompany, type TestCompany } from '../../tests/setup/company.ts';
import { deliver, envelope, newWamid } from '../../tests/setup/webhooks.ts';
import { echoed, edit, revoke, said, text, told } from '#tests/setup/changes.ts';

let app: TestApp;
let company: TestCompany;
let answered: TestCompany;
beforeAll(async () => {
  app = await startTestApp();
  company = await openCompany(app);
  answered = await openCompany(app);
  // The turns of this agent stay open for as long as the tests take.
  const agent = await answered.post('/api/v1/agents', { name: 'Nina', reply_quiet_ms: 30_000 });
  await answered.patch(`/api/v1/channels/${answered.channel_id}`, { agent_id: agent.body.id });
});
afterAll(() => app.stop());

async function send(...changes: object[]): Promise<void> {
  expect(await deliver(app.url, envelope(...changes))).toBe(200);
  await app.settle();
}

const ago = (seconds: number): string => String(Math.floor(Date.now() / 1_000) - seconds);
const messagesOf = async (of: TestCompany, phone: string) => {
  const { body } = await of.get(`/api/v1/contacts?phone=%2B${phone}`);
  const conversations = await of.get(`/api/v1/conversations?contact_id=${body.data[0].id}`);
  return (await of.get(`/api/v1/conversations/${conversations.body.data[0].id}/messages`)).body.data;
};

test('an answer from the phone app ends the turn, whichever of the two is heard of first', async () => {
  const { phone_number_id } = answered;
  const [first, second, third] = ['15550601', '15550602', '15550603'];
  await send(said({ phone_number_id, from: first, at: ago(90), message: text('question') }));
  expect((await messagesOf(answered, first))[0].fate).toMatch(/^merged:/);
  await send(echoed({ phone_number_id, to: first, at: ago(80), message: text('answer from the phone') }));
  expect(await messagesOf(answered, first)).toMatchObject([
    { text: 'question', fate: 'suppressed:answered_by_phone' },
    { direction: 'outbound', author: 'system', status: 'sent', text: 'answer from the phone' },
  ]);

  await send(echoed({ phone_number_id, to: second, at: ago(80), message: text('answer') }));
  await send(said({ phone_number_id, from: second, at: ago(90), message: text('late') }));
  expect((await messagesOf(answered, second))[1]).toMatchObject({ text: 'late', fate: 'suppressed:answered_by_phone' });

  await send(said({ phone_number_id, from: third, at: ago(70), message: text('newer than the answer') }));
  await send(echoed({ phone_number_id, to: third, at: ago(80), message: text('answer') }));
  expect((await messagesOf(answered, third))[0].fate).toMatch(/^merged:/);
});

test('what is edited or taken back while it waits for an answer is answered as it stands', async () => {
  const { phone_number_id } = answered;
  const [from, wamid, gone] = ['15550611', newWamid(), newWamid()];
  await send(said({ phone_number_id, from, wamid, message: text('Are you open on Sunday?') }));
  const turn = (await messagesOf(answered, from))[0].fate;
  await send(said({ phone_number_id, from, message: edit(wamid, text('Are you open on Monday?')) }));
  const { body } = await answered.get(
    `/api/v1/conversations/${(await messagesOf(answered, from))[0].conversation_id}/messages?annotations=true`,
  );
  expect(body.data.map((message: { fate: string }) => message.fate)).toEqual([turn, turn]);
  await send(said({ phone_number_id, from: '15550612', wamid: gone, message: text('Never mind') }));
  const [waiting] = await messagesOf(answered, '15550612');
  const fence = async () => {
    const turns = await app.ground.db.tenant(answered.company_id, (tdb) =>
      tdb.q.selectFrom('turns').select('fence').where('conversation_id', '=', waiting.conversation_id).execute(),
    );
    return turns[0]!.fence;
  };
  const before = await fence();
  await send(said({ phone_number_id, from: '15550612', message: revoke(gone) }));
  expect(await fence()).toBeGreaterThan(before);
});

const chunk = (phone: string, order: number, count: number, progress: number) => ({
  metadata: { phase: 1, chunk_order: order, progress },
  threads: [
    {
      id: phone,
      messages: Array.from({ length: count }, (_, index) => ({
        from: index % 2 === 0 ? phone : '15550100199',
        ...(index % 2 === 1 && { to: phone }),
        id: `wamid.${phone}.${order}.${index}`,
        timestamp: ago(86_400 * 30 - order * 10_000 - index),
        ...text(`${order}/${index}`),
        history_context: { status: index % 2 === 0 ? 'READ' : 'DELIVERED' },
      })),
    },
  ],
});

test('the past of a number is imported in its order, once, whatever order it comes in, and wakes nobody', async () => {
  const { phone_number_id, channel_id } = answered;
  const from = '15550621';
  const history = async () => (await answered.get(`/api/v1/channels/${channel_id}/history`)).body;
  expect(await history()).toMatchObject({ state: 'none', chunks: 0 });
  await send(said({ phone_number_id, from, message: text('today') }));
  await send(told('history', phone_number_id, { history: [chunk(from, 2, 300, 100)] }));
  await send(told('history', phone_number_id, { history: [chunk(from, 1, 300, 50)] }));
  await send(told('history', phone_number_id, { history: [chunk(from, 1, 300, 50)] }));

  expect(await history()).toMatchObject({
    state: 'imported',
    progress: 100,
    chunks: 3,
    messages: 900,
    read: 900,
    added: 600,
  });
  const texts: string[] = [];
  const [newest] = await messagesOf(answered, from);
  for (let before = ''; ;) {
    const { body } = await answered.get(`/api/v1/conversations/${newest.conversation_id}/messages?limit=500${before}`);
    texts.unshift(...body.data.map((message: { text: string }) => message.text));
    if (body.next_cursor === null) break;
    before = `&before=${body.next_cursor}`;
  }
  const numbers = (order: number) => Array.from({ length: 300 }, (_, index) => `${order}/${index}`);
  expect(texts).toEqual([...numbers(1), ...numbers(2), 'today']);
  const { body: conversation } = await answered.get(`/api/v1/conversations/${newest.conversation_id}`);
  expect(conversation).toMatchObject({ unread_count: 1, last_message: { text: 'today' } });
  const { body } = await answered.get(`/api/v1/conversations/${newest.conversation_id}/messages?limit=500`);
  const read = (words: string) => body.data.find((message: { text: string }) => message.text === words);
  expect(read('2/0')).toMatchObject({ direction: 'inbound', status: 'received', fate: 'suppressed:history' });
  expect(read('2/1')).toMatchObject({ direction: 'outbound', status: 'delivered', fate: null });
});

test('a past alone opens no window, and a file that was announced comes in its place', async () => {
  const { phone_number_id } = company;
  const [from, wamid] = ['15550631', newWamid()];
  const placeholder = {
    from,
    id: wamid,
    timestamp: ago(3_600),
    type: 'media_placeholder',
    history_context: { status: 'READ' },
  };
  const metadata = { phase: 0, chunk_order: 1, progress: 10 };
  await send(
    told('history', phone_number_id, { history: [{ metadata, threads: [{ id: from, messages: [placeholder] }] }] }),
  );
  expect(await messagesOf(company, from)).toMatchObject([{ type: 'media_placeholder', media: null }]);
  const { body } = await company.get('/api/v1/conversations');
  expect(body.data[0]).toMatchObject({ unread_count: 0, window_expires_at: null });
  const image = { id: '99887766', mime_type: 'image/jpeg', sha256: 'aa', caption: 'here' };
  await send(
    told('history', phone_number_id, { messages: [{ from, id: wamid, timestamp: ago(3_600), type: 'image', image }] }),
  );
  const [message, ...others] = await messagesOf(company, from);
  expect(others).toEqual([]);
  expect(message).toMatchObject({ type: 'image', text: 'here', content: { media_id: '99887766' } });
  expect(message.media.id).toBe(message.id);
});

test('a part with nothing in it does not end those that came in the same delivery', async () => {
  const own = await openCompany(app);
  const from = '15550641';
  const nothing = [{ errors: [{ code: 2_593_109, title: 'History sharing is turned off' }] }];
  const change = (history: object[]) => told('history', own.phone_number_id, { history });
  await send(change([chunk(from, 1, 4, 50)]), change(nothing));
  expect((await own.get(`/api/v1/channels/${own.channel_id}/history`)).body).toMatchObject({
    state: 'imported',
    messages: 4,
    added: 4,
  });
  expect(await messagesOf(own, from)).toHaveLength(4);
});

test('a past opens no window when its contact was part of another one for a while either', async () => {
  const own = await openCompany(app);
  const [from, other] = ['15550651', '15550652'];
  const asked = { from, id: newWamid(), timestamp: ago(3_600), ...text('before'), history_context: { status: 'READ' } };
  const metadata = { phase: 0, chunk_order: 1, progress: 100 };
  await send(
    told('history', own.phone_number_id, { history: [{ metadata, threads: [{ id: from, messages: [asked] }] }] }),
    said({ phone_number_id: own.phone_number_id, from: other, message: text('today') }),
  );
  const idOf = async (phone: string) => (await own.get(`/api/v1/contacts?phone=%2B${phone}`)).body.data[0].id;
  const [leaves, stays] = [await idOf(from), await idOf(other)];
  await own.post(`/api/v1/contacts/${stays}/merge`, { contact_id: leaves });
  await own.post(`/api/v1/contacts/${stays}/unmerge`, { merged_contact_id: leaves });
  const { body } = await own.get(`/api/v1/conversations?contact_id=${leaves}`);
  expect(body.data).toMatchObject([{ window_expires_at: null }]);
});

test('a past that its owner keeps is said so', async () => {
  const own = await openCompany(app);
  const errors = [{ code: 2_593_109, title: 'History sharing is turned off' }];
  await send(told('history', own.phone_number_id, { history: [{ errors }] }));
  expect((await own.get(`/api/v1/channels/${own.channel_id}/history`)).body).toMatchObject({
    state: 'refused',
    error_code: 2_593_109,
  });
  expect((await own.get('/api/v1/notices')).body.data).toMatchObject([{ kind: 'history_refused', severity: 'info' }]);
});

test("the phone's address book names people, and takes back only its own names", async () => {
  const { phone_number_id } = company;
  const [known, typed, fresh] = ['15550641', '15550642', '15550643'];
  await send(said({ phone_number_id, from: known, message: text('hi') }));
  await send(said({ phone_number_id, from: typed, message: text('hi') }));
  const by = async (phone: string) => (await company.get(`/api/v1/contacts?phone=%2B${phone}`)).body.data[0];
  await company.patch(`/api/v1/contacts/${(await by(typed)).id}`, { name: 'As typed' });
  const entry = (phone_number: string, action: string, seconds: number) => ({
    type: 'contact',
    contact: { full_name: `Book ${phone_number}`, first_name: 'Book', phone_number },
    action,
    metadata: { timestamp: ago(seconds) },
  });
  const sync = (...state_sync: object[]) => send(told('smb_app_state_sync', phone_number_id, { state_sync }));
  await sync(entry(known, 'add', 50), entry(typed, 'add', 50), entry(fresh, 'add', 50));
  expect((await by(known)).name).toBe(`Book ${known}`);
  expect((await by(typed)).name).toBe('As typed');
  expect((await by(fresh)).name).toBe(`Book ${fresh}`);
  await sync(entry(known, 'remove', 40), entry(typed, 'remove', 40));
  await sync(entry(known, 'add', 45));
  expect((await by(known)).name).toBeNull();
  expect((await by(typed)).name).toBe('As typed');
  await send(said({ phone_number_id, from: known, message: text('again') }));
  expect((await by(known)).name).toBe('Rosa');
  expect((await allMessages(company)).filter((message) => message.text === 'again')).toHaveLength(1);
});
