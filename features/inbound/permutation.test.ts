import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../tests/setup/app.ts';
import { openCompany, type TestCompany } from '../../tests/setup/company.ts';
import { deliver, envelope, newWamid, statusChange } from '../../tests/setup/webhooks.ts';
import { edit, echoed, reaction, revoke, said, text, told } from '#tests/setup/changes.ts';

let app: TestApp;
let company: TestCompany;
beforeAll(async () => {
  app = await startTestApp();
  company = await openCompany(app);
});
afterAll(() => app.stop());

/** Small enough to be patient with. */
const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 12);

let people = 15_551_000;

/** What two people and the phone app say within a minute, with what became of it; each has a time of its own. */
function story(phone_number_id: string) {
  const [rosa, mei] = [String((people += 1)), String((people += 1))];
  const [asked, picture, reply, gone] = [newWamid(), newWamid(), newWamid(), newWamid()];
  let second = Math.floor(Date.now() / 1_000) - 3_600;
  const at = () => String((second += 1));
  const by = (from: string) => ({ phone_number_id, from });
  const image = { id: '4711', mime_type: 'image/jpeg', sha256: 'aa', caption: 'This one' };
  const status = (name: string) => statusChange(phone_number_id, { id: reply, status: name, timestamp: at() });
  const call = (event: Record<string, unknown>) =>
    told('calls', phone_number_id, {
      calls: [
        { id: `wacid.${mei}`, from: mei, to: '15550100199', direction: 'USER_INITIATED', timestamp: at(), ...event },
      ],
    });
  const changes = [
    said({ ...by(rosa), wamid: asked, at: at(), message: text('Is it blue?') }),
    said({ ...by(rosa), at: at(), message: edit(asked, text('Is it green?')) }),
    said({ ...by(rosa), at: at(), message: edit(asked, text('Is it grey?')) }),
    said({ ...by(rosa), wamid: picture, at: at(), message: { type: 'image', image } }),
    echoed({ phone_number_id, to: rosa, wamid: reply, at: at(), message: text('Green') }),
    status('delivered'),
    status('read'),
    status('sent'),
    said({ ...by(rosa), at: at(), message: reaction(reply, '👍') }),
    said({ ...by(rosa), at: at(), message: reaction(reply, '🎉') }),
    echoed({ phone_number_id, to: rosa, at: at(), message: reaction(picture, '❤️') }),
    echoed({ phone_number_id, to: rosa, at: at(), message: reaction(picture) }),
    said({ ...by(mei), wamid: gone, at: at(), message: text('Oops') }),
    said({ ...by(mei), at: at(), message: revoke(gone) }),
    said({ ...by(mei), at: at(), message: { ...text('to all'), group_id: 'Z3JvdXA' } }),
    call({ event: 'connect' }),
    call({ event: 'terminate', status: 'COMPLETED', duration: 9 }),
  ];
  return { changes, people: [rosa, mei] };
}

/** What the company is shown in the end. What says when and in which order it came to us is left out, and names by their place. */
async function shownOf(phones: readonly string[]) {
  const threads = [];
  for (const [place, phone] of phones.entries()) {
    const { body: contacts } = await company.get(`/api/v1/contacts?phone=%2B${phone}`);
    const { body } = await company.get(`/api/v1/conversations?contact_id=${contacts.data[0].id}`);
    const [conversation, ...others] = body.data;
    const thread = await company.get(`/api/v1/conversations/${conversation.id}/messages?annotations=true`);
    threads.push({
      place,
      contacts: contacts.total,
      conversations: others.length + 1,
      unread: conversation.unread_count,
      window: conversation.window_expires_at !== null,
      messages: thread.body.data
        .map((message: Record<string, unknown>) => {
          const {
            type,
            text: words,
            content,
            status,
            fate,
            reactions,
            edited,
            revoked_at,
            direction,
            group_id,
          } = message;
          const {
            message_id: _m,
            original_message_id: _o,
            call_id: _c,
            events: _e,
            ...rest
          } = content as Record<string, unknown>;
          const times = { edited: edited && (edited as { versions: number }).versions, revoked: revoked_at !== null };
          const emoji = (reactions as { direction: string; emoji: string }[]).map(
            (one) => `${one.direction} ${one.emoji}`,
          );
          return JSON.stringify({ direction, type, words, rest, status, fate, emoji, ...times, group_id });
        })
        .toSorted(),
    });
  }
  return threads;
}

test('however a story is cut into deliveries, shuffled and repeated, it ends the same', async () => {
  const { phone_number_id } = company;
  const plain = story(phone_number_id);
  for (const change of plain.changes) expect(await deliver(app.url, envelope(change))).toBe(200);
  await app.settle();
  const expected = await shownOf(plain.people);
  expect(expected[0]!.messages).toHaveLength(9);
  expect(expected[0]!.messages.join('\n')).toContain('Is it grey?');

  const size = plain.changes.length;
  const orders = fc.shuffledSubarray(
    Array.from({ length: size }, (_, index) => index),
    { minLength: size, maxLength: size },
  );
  const repeats = fc.array(fc.nat(size - 1), { maxLength: 8 });
  const cuts = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(orders, repeats, cuts, async (order, again, sizes) => {
      const told = story(phone_number_id);
      const queue = [...order, ...again].map((index) => told.changes[index]!);
      const posts = [];
      for (let place = 0, turn = 0; place < queue.length; turn += 1) {
        const length = sizes[turn % sizes.length]!;
        posts.push(envelope(...queue.slice(place, place + length)));
        place += length;
      }
      const answers = await Promise.all(posts.map((post) => deliver(app.url, post)));
      expect(new Set(answers)).toEqual(new Set([200]));
      await app.settle();
      expect(await shownOf(told.people)).toEqual(expected);
    }),
    { numRuns: RUNS },
  );
});
