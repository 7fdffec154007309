import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../tests/setup/app.ts';
import { allMessages, openCompany, type TestCompany } from '../../tests/setup/company.ts';
import { deliver, envelope } from '../../tests/setup/webhooks.ts';
import { said, text, told } from '#tests/setup/changes.ts';

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

const contactBy = async (query: string) => (await company.get(`/api/v1/contacts?${query}`)).body.data[0];
const textsOf = async (contact_id: string) => {
  const { body } = await company.get(`/api/v1/conversations?contact_id=${contact_id}`);
  const id = body.data[0]?.id;
  if (id === undefined) return [];
  const thread = (await company.get(`/api/v1/conversations/${id}/messages`)).body.data;
  return thread.map((message: { text: string }) => message.text);
};

test('who changes their number stays the same contact under the new one', async () => {
  const { phone_number_id } = company;
  await send(said({ phone_number_id, from: '15550401', message: text('before') }));
  const before = await contactBy('phone=%2B15550401');
  const system = { body: 'Rosa changed from 15550401 to 15550402', wa_id: '15550402', type: 'user_changed_number' };
  await send(said({ phone_number_id, from: '15550401', message: { type: 'system', system } }));
  await send(said({ phone_number_id, from: '15550402', message: text('after') }));
  const now = await contactBy('phone=%2B15550402');
  expect(now).toMatchObject({ id: before.id, wa_id: '15550402' });
  expect(await textsOf(now.id)).toEqual(['before', system.body, 'after']);
});

test('a new number that somebody had already makes one contact of two, and that can be taken back', async () => {
  const { phone_number_id } = company;
  await send(said({ phone_number_id, from: '15550411', message: text('old number') }));
  await send(said({ phone_number_id, from: '15550412', message: text('new number') }));
  const [old, young] = [await contactBy('phone=%2B15550411'), await contactBy('phone=%2B15550412')];
  const system = { body: 'changed', wa_id: '15550412', type: 'user_changed_number' };
  await send(said({ phone_number_id, from: '15550411', message: { type: 'system', system } }));
  expect((await company.get(`/api/v1/contacts/${young.id}`)).status).toBe(404);
  expect(await textsOf(old.id)).toEqual(['old number', 'new number', 'changed']);
  expect((await company.get(`/api/v1/contacts/${old.id}/merges`)).body).toMatchObject({
    total: 1,
    data: [
      {
        reason: 'number_changed',
        merged_by: null,
        undone_at: null,
        merged_contact: { id: young.id, phone: '+15550412' },
      },
    ],
  });

  const undone = await company.post(`/api/v1/contacts/${old.id}/unmerge`, { merged_contact_id: young.id });
  expect(undone.body).toMatchObject({ id: old.id, phone: '+15550411' });
  expect(await textsOf(old.id)).toEqual(['old number', 'changed']);
  expect(await textsOf(young.id)).toEqual(['new number']);
  await send(said({ phone_number_id, from: '15550412', message: text('to the young one') }));
  expect(await textsOf(young.id)).toEqual(['new number', 'to the young one']);
});

test('a new user id leads to the same contact, and joins what came under it', async () => {
  const { phone_number_id } = company;
  const [previous, current] = ['US.421', 'US.422'];
  await send(said({ phone_number_id, user_id: previous, message: text('as before') }));
  await send(said({ phone_number_id, user_id: current, message: text('as now') }));
  const update = { detail: 'changed', user_id: { previous, current }, timestamp: '1750030073' };
  await send(told('user_id_update', phone_number_id, { user_id_update: [update] }));
  const { id } = await contactBy(`user_id=${current}`);
  expect(await textsOf(id)).toEqual(['as before', 'as now']);
  expect((await company.get(`/api/v1/contacts/${id}/merges`)).body.data).toMatchObject([{ reason: 'user_id_changed' }]);
  await send(said({ phone_number_id, user_id: previous, message: text('late, by the old id') }));
  expect(await textsOf(id)).toContain('late, by the old id');
  const system = { body: 'new id', type: 'user_changed_user_id', user_id: 'US.423' };
  await send(said({ phone_number_id, user_id: current, message: { type: 'system', system } }));
  expect(await contactBy('user_id=US.423')).toMatchObject({ id });
});

test('a number that was given to somebody else is a contact of its own', async () => {
  const { phone_number_id } = company;
  await send(said({ phone_number_id, from: '15550431', user_id: 'US.431', message: text('first owner') }));
  const system = { body: 'changed', wa_id: '15550432', type: 'user_changed_number' };
  await send(said({ phone_number_id, from: '15550431', user_id: 'US.431', message: { type: 'system', system } }));
  await send(said({ phone_number_id, from: '15550431', user_id: 'US.439', message: text('second owner') }));
  const [first, second] = [await contactBy('user_id=US.431'), await contactBy('user_id=US.439')];
  expect(first).toMatchObject({ phone: '+15550432' });
  expect(second).toMatchObject({ phone: '+15550431' });
  expect(await textsOf(first.id)).toEqual(['first owner', 'changed']);
  expect(await textsOf(second.id)).toEqual(['second owner']);
});

test('a number that was given to somebody whom we know is theirs, and does not make one of two people', async () => {
  const { phone_number_id } = company;
  await send(said({ phone_number_id, from: '15550435', user_id: 'US.435', message: text('first owner') }));
  const system = { body: 'changed', wa_id: '15550436', type: 'user_changed_number' };
  await send(said({ phone_number_id, from: '15550435', user_id: 'US.435', message: { type: 'system', system } }));
  await send(said({ phone_number_id, from: '15550437', user_id: 'US.437', message: text('somebody else') }));
  await send(said({ phone_number_id, from: '15550435', user_id: 'US.437', message: text('by the number I got') }));
  const [first, second] = [await contactBy('user_id=US.435'), await contactBy('user_id=US.437')];
  expect(first).toMatchObject({ phone: '+15550436' });
  expect(second).toMatchObject({ phone: '+15550435' });
  expect(await textsOf(first.id)).toEqual(['first owner', 'changed']);
  expect(await textsOf(second.id)).toEqual(['somebody else', 'by the number I got']);
});

test('the number that was asked for is learned from the card, and no other card teaches one', async () => {
  const { phone_number_id } = company;
  const card = (wa_id: string, origin?: string) => ({
    type: 'contacts',
    contacts: [
      {
        name: { formatted_name: 'Rosa' },
        phones: [{ phone: `+${wa_id}`, wa_id, type: 'CELL' }],
        ...(origin && { origin }),
      },
    ],
  });
  await send(said({ phone_number_id, user_id: 'US.441', message: card('15550442', 'other') }));
  expect(await contactBy('user_id=US.441')).toMatchObject({ phone: null });
  await send(said({ phone_number_id, user_id: 'US.441', message: card('15550441', 'contact_request') }));
  expect(await contactBy('user_id=US.441')).toMatchObject({ phone: '+15550441' });
  await send(said({ phone_number_id, user_id: 'US.441', message: card('15550443', 'contact_request') }));
  expect(await contactBy('user_id=US.441')).toMatchObject({ phone: '+15550441' });
});

test('a wish to stop marketing is kept with its proof, and does not undo what a teammate decided', async () => {
  const { phone_number_id } = company;
  await send(said({ phone_number_id, from: '15550451', message: text('hello') }));
  const { id } = await contactBy('phone=%2B15550451');
  let at = Math.floor(Date.now() / 1_000) - 100;
  const wish = async (value: string, category = 'marketing_messages') => {
    at += 10;
    const preference = { wa_id: '15550451', detail: `asked to ${value}`, category, value, timestamp: at };
    await send(told('user_preferences', phone_number_id, { user_preferences: [preference] }));
    const { body } = await company.get('/api/v1/inbound_deliveries?limit=1');
    return body.data[0];
  };
  const contact = async () => (await company.get(`/api/v1/contacts/${id}`)).body;
  const proof = await wish('stop');
  expect(await contact()).toMatchObject({
    opted_out_at: new Date(at * 1_000).toISOString(),
    opt_out: { scope: 'marketing', source: 'platform', reason: 'asked to stop', delivery_id: proof.id },
  });
  expect(await wish('stop', 'weather')).toMatchObject({ state: 'ignored', reason: 'unknown_preference' });
  await wish('resume');
  expect(await contact()).toMatchObject({ opted_out_at: null, opt_out: null });
  await company.post(`/api/v1/contacts/${id}/opt_out`);
  await wish('resume');
  expect(await contact()).toMatchObject({ opt_out: { scope: 'all', source: 'team' } });
  expect((await contact()).opted_out_at).not.toBeNull();
});

test('where a customer came from is noted on the conversation', async () => {
  const { phone_number_id } = company;
  const referral = {
    source_url: 'https://fb.me/x',
    source_id: '120',
    source_type: 'ad',
    headline: 'Chat with us',
    ctwa_clid: 'Aff-1',
  };
  await send(said({ phone_number_id, from: '15550461', message: { ...text('I saw it'), referral } }));
  await send(said({ phone_number_id, from: '15550461', message: text('and more') }));
  const { id } = await contactBy('phone=%2B15550461');
  const { body } = await company.get(`/api/v1/conversations?contact_id=${id}`);
  expect(body.data[0].referral).toEqual({
    source_type: 'ad',
    source_id: '120',
    source_url: 'https://fb.me/x',
    headline: 'Chat with us',
  });
  expect(body.data[0].referral_at).not.toBeNull();
});

test('what is said in a group stands with who said it, opens no window and is not unread', async () => {
  const { phone_number_id } = company;
  await send(said({ phone_number_id, from: '15550471', message: { ...text('to all'), group_id: 'Z3JvdXA' } }));
  const message = (await allMessages(company)).find((one) => one.text === 'to all');
  expect(message).toMatchObject({ group_id: 'Z3JvdXA', fate: 'suppressed:group' });
  const { body } = await company.get(`/api/v1/conversations/${message.conversation_id}`);
  expect(body).toMatchObject({ unread_count: 0, window_expires_at: null, last_message: { text: 'to all' } });
});

test('who did not ask for a code is not answered', async () => {
  const { phone_number_id } = company;
  const button = { payload: 'DID_NOT_REQUEST_CODE', text: 'I did not request a code' };
  await send(said({ phone_number_id, from: '15550481', message: { type: 'button', button } }));
  const message = (await allMessages(company)).find((one) => one.type === 'button');
  expect(message).toMatchObject({ fate: 'suppressed:code_not_requested', text: 'I did not request a code' });
});
