import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../tests/setup/app.ts';
import { openCompany, type TestCompany } from '../../tests/setup/company.ts';
import { deliver, envelope, newWamid } from '../../tests/setup/webhooks.ts';
import { echoed, edit, reaction, revoke, said, text } from '#tests/setup/changes.ts';

let app: TestApp;
let company: TestCompany;
let sealed: TestCompany;
beforeAll(async () => {
  app = await startTestApp();
  company = await openCompany(app);
  sealed = await openCompany(app);
  await sealed.patch('/api/v1/companies/current', { settings: { seal_content: true } });
});
afterAll(() => app.stop());

async function send(...changes: object[]): Promise<void> {
  expect(await deliver(app.url, envelope(...changes))).toBe(200);
  await app.settle();
}

let people = 15_550_300;
const nobody = (): string => String((people += 1));

async function conversationOf(of: TestCompany, phone: string) {
  const { body } = await of.get(`/api/v1/contacts?phone=%2B${phone}`);
  return (await of.get(`/api/v1/conversations?contact_id=${body.data[0].id}`)).body.data[0];
}

async function threadOf(of: TestCompany, phone: string, query = '') {
  const { id } = await conversationOf(of, phone);
  return (await of.get(`/api/v1/conversations/${id}/messages${query}`)).body.data;
}

test.each(['open', 'sealed'])(
  'what is said of a message stands with it, in a company whose content is %s',
  async (kind) => {
    const of = kind === 'open' ? company : sealed;
    const { phone_number_id } = of;
    const [from, wamid, answer] = [nobody(), newWamid(), newWamid()];
    const by = { phone_number_id, from };
    await send(said({ ...by, wamid, message: text('Is it blue?') }));
    await send(echoed({ phone_number_id, to: from, wamid: answer, message: text('It is green') }));
    await send(
      said({ ...by, message: reaction(answer, '👍') }),
      said({ ...by, message: edit(wamid, text('Is it green?')) }),
      echoed({ phone_number_id, to: from, message: reaction(wamid, '❤️') }),
      said({ ...by, message: reaction(answer, '🎉') }),
    );

    const thread = await threadOf(of, from);
    expect(thread).toMatchObject([
      {
        text: 'Is it green?',
        content: { body: 'Is it green?' },
        edited: { versions: 2 },
        reactions: [{ direction: 'outbound', emoji: '❤️' }],
      },
      { text: 'It is green', edited: null, revoked_at: null, reactions: [{ direction: 'inbound', emoji: '🎉' }] },
    ]);
    expect(thread).toHaveLength(2);
    const { body } = await of.get(`/api/v1/messages/${thread[0].id}`);
    expect(body.versions.map((version: { text: string }) => version.text)).toEqual(['Is it blue?', 'Is it green?']);
    // Each is in the ledger with its fate, and there to be read by itself.
    const all = await threadOf(of, from, '?annotations=true');
    expect(all.map((message: { type: string; fate: string | null }) => [message.type, message.fate])).toEqual([
      ['text', 'suppressed:no_agent'],
      ['text', null],
      ['reaction', 'suppressed:reaction'],
      ['edit', 'suppressed:edit'],
      ['reaction', null],
      ['reaction', 'suppressed:reaction'],
    ]);
    const conversation = await conversationOf(of, from);
    expect(conversation).toMatchObject({ unread_count: 1, last_message: { text: 'It is green' } });

    await send(said({ ...by, message: reaction(answer) }), said({ ...by, message: revoke(wamid) }));
    await send(
      said({ ...by, wamid: 'wamid.last', message: text('typo') }),
      said({ ...by, message: edit('wamid.last', text('no typo')) }),
    );
    expect((await conversationOf(of, from)).last_message).toMatchObject({ text: 'no typo', revoked_at: null });
    await send(said({ ...by, message: revoke('wamid.last') }));
    expect((await conversationOf(of, from)).last_message.revoked_at).not.toBeNull();
    const after = await threadOf(of, from);
    expect(after[1].reactions).toEqual([]);
    expect(after[0].revoked_at).not.toBeNull();
  },
);

test('what is said of a message may come before it', async () => {
  const { phone_number_id } = company;
  const [from, wamid] = [nobody(), newWamid()];
  const by = { phone_number_id, from };
  await send(said({ ...by, message: edit(wamid, text('second')), at: '1760000030' }));
  // Until its message is here it is shown by itself: nothing that was said is out of sight.
  expect(await threadOf(company, from)).toMatchObject([{ type: 'edit', text: 'second' }]);
  await send(said({ ...by, message: edit(wamid, text('third')), at: '1760000040' }));
  await send(said({ ...by, wamid, message: text('first'), at: '1760000020' }));
  await send(said({ ...by, message: edit(wamid, text('between')), at: '1760000035' }));
  const [message, ...others] = await threadOf(company, from);
  expect(others).toEqual([]);
  expect(message).toMatchObject({ text: 'third', edited: { versions: 4, at: '2025-10-09T08:54:00.000Z' } });
});

test('nobody changes or takes back what somebody else said', async () => {
  const { phone_number_id } = company;
  const [from, other, wamid, ours] = [nobody(), nobody(), newWamid(), newWamid()];
  await send(
    said({ phone_number_id, from, wamid, message: text('mine') }),
    echoed({ phone_number_id, to: from, wamid: ours, message: text('ours') }),
    said({ phone_number_id, from: other, message: text('hello') }),
  );
  await send(
    said({ phone_number_id, from: other, message: edit(wamid, text('not mine')) }),
    said({ phone_number_id, from: other, message: revoke(wamid) }),
    said({ phone_number_id, from, message: edit(ours, text('changed')) }),
    echoed({ phone_number_id, to: from, message: revoke(wamid) }),
  );
  expect(await threadOf(company, from)).toMatchObject([
    { text: 'mine', edited: null, revoked_at: null },
    { text: 'ours', edited: null, revoked_at: null },
  ]);
});

test('an edited caption leaves the picture, and one that is gone is gone', async () => {
  const { phone_number_id } = company;
  const [from, wamid] = [nobody(), newWamid()];
  const image = { id: '1234567890', mime_type: 'image/jpeg', sha256: 'a1b2', caption: 'Before' };
  await send(said({ phone_number_id, from, wamid, message: { type: 'image', image } }));
  await send(said({ phone_number_id, from, message: edit(wamid, { type: 'image', image: { caption: 'After' } }) }));
  const [first] = await threadOf(company, from);
  expect(first).toMatchObject({ type: 'image', text: 'After', content: { media_id: '1234567890', caption: 'After' } });
  await send(said({ phone_number_id, from, message: edit(wamid, { type: 'image', image: { id: '1234567890' } }) }));
  expect((await threadOf(company, from))[0]).toMatchObject({ text: null, content: { caption: null } });
});
