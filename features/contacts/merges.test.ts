import { afterAll, beforeAll, expect, test } from 'vitest';
import { said, text } from '#tests/setup/changes.ts';
import { startTestApp, type TestApp } from '../../tests/setup/app.ts';
import { openCompany, type TestCompany } from '../../tests/setup/company.ts';
import { deliver, envelope } from '../../tests/setup/webhooks.ts';

let app: TestApp;
const companies: Record<string, TestCompany> = {};
beforeAll(async () => {
  app = await startTestApp();
  companies['open'] = await openCompany(app);
  companies['sealed'] = await openCompany(app);
  await companies['sealed'].patch('/api/v1/companies/current', { settings: { seal_content: true } });
});
afterAll(() => app.stop());

const api = '/api/v1';
let people = 15_550_500;

async function person(of: TestCompany, words: string[]) {
  const from = String((people += 1));
  for (const one of words) await write(of, from, one);
  const { body } = await of.get(`${api}/contacts?phone=%2B${from}`);
  return { from, id: body.data[0].id as string };
}

async function write(of: TestCompany, from: string, words: string): Promise<void> {
  const { phone_number_id } = of;
  expect(await deliver(app.url, envelope(said({ phone_number_id, from, message: text(words) })))).toBe(200);
  await app.settle();
}

async function conversationsOf(of: TestCompany, id: string) {
  const { body } = await of.get(`${api}/conversations?contact_id=${id}`);
  return Promise.all(
    body.data.map(async (conversation: { id: string; unread_count: number; last_message: { text: string } }) => {
      const thread = await of.get(`${api}/conversations/${conversation.id}/messages`);
      const texts = thread.body.data.map((message: { text: string; contact_id: string }) => {
        expect(message.contact_id).toBe(id);
        return message.text;
      });
      return { texts, unread: conversation.unread_count, last: conversation.last_message.text };
    }),
  );
}

const shown = async (of: TestCompany, id: string) => {
  const { created_at: _made, updated_at: _changed, ...contact } = (await of.get(`${api}/contacts/${id}`)).body;
  return contact;
};

test.each(['open', 'sealed'])(
  'merging and taking it back restores both, in a company whose content is %s',
  async (kind) => {
    const of = companies[kind]!;
    const one = await person(of, ['one: hello', 'one: again']);
    const other = await person(of, ['other: hello']);
    await of.patch(`${api}/contacts/${other.id}`, { name: 'The other', language: 'pt' });
    await of.post(`${api}/contacts/${other.id}/opt_out`);
    const before = [await shown(of, one.id), await shown(of, other.id)];

    const merged = await of.post(`${api}/contacts/${one.id}/merge`, { contact_id: other.id });
    expect(merged.body).toMatchObject({ id: one.id, phone: `+${other.from}`, language: 'pt' });
    expect(merged.body.opted_out_at).not.toBeNull();
    expect((await of.get(`${api}/contacts/${other.id}`)).status).toBe(404);
    expect(await conversationsOf(of, one.id)).toEqual([
      { texts: ['one: hello', 'one: again', 'other: hello'], unread: 3, last: 'other: hello' },
    ]);
    await write(of, other.from, 'between, by the other number');

    const undone = await of.post(`${api}/contacts/${one.id}/unmerge`, { merged_contact_id: other.id });
    expect(undone.status).toBe(200);
    expect([await shown(of, one.id), await shown(of, other.id)]).toEqual(before);
    // What came while they were one stays where it was read.
    expect(await conversationsOf(of, one.id)).toEqual([
      {
        texts: ['one: hello', 'one: again', 'between, by the other number'],
        unread: 3,
        last: 'between, by the other number',
      },
    ]);
    expect(await conversationsOf(of, other.id)).toEqual([{ texts: ['other: hello'], unread: 1, last: 'other: hello' }]);
    await write(of, other.from, 'other: back');
    expect((await conversationsOf(of, other.id))[0]!.texts).toEqual(['other: hello', 'other: back']);
    const { body } = await of.get(`${api}/contacts/${one.id}/merges`);
    expect(body.data).toMatchObject([
      { reason: 'by_hand', merged_by: `user:${of.user_id}`, undone_by: `user:${of.user_id}` },
    ]);
    expect(body.data[0].undone_at).not.toBeNull();
    const log = await of.get(`${api}/audit_log?limit=2`);
    expect(log.body.data.map((entry: { action: string }) => entry.action).toSorted()).toEqual([
      'contact.merged',
      'contact.unmerged',
    ]);
  },
);

test('a conversation that went over whole comes back, and what came since gets one of its own', async () => {
  const of = companies['open']!;
  const { body: silent } = await of.post(`${api}/contacts`, { phone: '+15550599', name: 'Silent' });
  const other = await person(of, ['spoke first']);
  await of.post(`${api}/contacts/${silent.id}/merge`, { contact_id: other.id });
  await write(of, '15550599', 'spoke while they were one');
  expect((await conversationsOf(of, silent.id))[0]!.texts).toEqual(['spoke first', 'spoke while they were one']);
  await of.post(`${api}/contacts/${silent.id}/unmerge`, { merged_contact_id: other.id });
  expect((await conversationsOf(of, other.id))[0]!.texts).toEqual(['spoke first']);
  expect((await conversationsOf(of, silent.id))[0]!.texts).toEqual(['spoke while they were one']);
});

test('what somebody changed since the merge stays as they wanted it', async () => {
  const of = companies['open']!;
  const [one, other] = [await person(of, ['a']), await person(of, ['b'])];
  await of.post(`${api}/contacts/${one.id}/merge`, { contact_id: other.id });
  await of.patch(`${api}/contacts/${one.id}`, { name: 'Named since' });
  await of.post(`${api}/contacts/${one.id}/unmerge`, { merged_contact_id: other.id });
  expect(await shown(of, one.id)).toMatchObject({ name: 'Named since', phone: `+${one.from}` });
});

test('who asked for silence while they were one is left in peace by both names', async () => {
  const of = companies['open']!;
  const [one, other] = [await person(of, ['a']), await person(of, ['b'])];
  await of.post(`${api}/contacts/${one.id}/merge`, { contact_id: other.id });
  await of.post(`${api}/contacts/${one.id}/opt_out`);
  await of.post(`${api}/contacts/${one.id}/unmerge`, { merged_contact_id: other.id });
  for (const { id } of [one, other]) expect((await of.get(`${api}/contacts/${id}`)).body.opted_out_at).not.toBeNull();
});

test('three that became one come apart in the opposite order, and in no other', async () => {
  const of = companies['open']!;
  const [a, b, c] = [await person(of, ['a']), await person(of, ['b']), await person(of, ['c'])];
  await of.post(`${api}/contacts/${b.id}/merge`, { contact_id: a.id });
  await of.post(`${api}/contacts/${c.id}/merge`, { contact_id: b.id });
  const early = await of.post(`${api}/contacts/${b.id}/unmerge`, { merged_contact_id: a.id });
  expect(early.status).toBe(409);
  expect((await conversationsOf(of, c.id))[0]!.texts).toEqual(['a', 'b', 'c']);
  await of.post(`${api}/contacts/${c.id}/unmerge`, { merged_contact_id: b.id });
  expect((await conversationsOf(of, b.id))[0]!.texts).toEqual(['a', 'b']);
  await of.post(`${api}/contacts/${b.id}/unmerge`, { merged_contact_id: a.id });
  for (const [{ id }, words] of [
    [a, 'a'],
    [b, 'b'],
    [c, 'c'],
  ] as const) {
    expect((await conversationsOf(of, id))[0]!.texts).toEqual([words]);
  }
});

test('nothing is merged with itself, with nobody, or taken apart twice', async () => {
  const of = companies['open']!;
  const [one, other] = [await person(of, ['x']), await person(of, ['y'])];
  const merge = (contact_id: string) => of.post(`${api}/contacts/${one.id}/merge`, { contact_id });
  expect((await merge(one.id)).status).toBe(422);
  expect((await merge('00000000-0000-7000-8000-000000000000')).status).toBe(404);
  expect((await merge(other.id)).status).toBe(200);
  expect((await merge(other.id)).status).toBe(404);
  const undo = () => of.post(`${api}/contacts/${one.id}/unmerge`, { merged_contact_id: other.id });
  expect((await undo()).status).toBe(200);
  expect((await undo()).status).toBe(404);
});
