import { lockPerson } from '#features/contacts';
import { conversationsOf, messagesAfter } from '#features/conversations';
import { passportOf } from '#features/replies';
import type { SecretBox } from '#platform/crypto';
import type { TenantDb } from '#platform/db';
import { notFound } from '#platform/http';

const ROWS = 200;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/** Runs a piece of work in a transaction of its own, as the caller. */
type Run = <T>(work: (tdb: TenantDb) => Promise<T>) => Promise<T>;

export interface BegunExport {
  /** The document up to the conversations. */
  head: string;
  conversations: Awaited<ReturnType<typeof conversationsOf>>;
}

/** Everything about who the person is. Throws a 404. */
export async function beginExport(
  tdb: TenantDb,
  { box, id, now }: { box: SecretBox; id: string; now: Date },
): Promise<BegunExport> {
  const person = await lockPerson(tdb, box, id);
  if (person === undefined) throw notFound('Contact');
  const { contact, merged, identities } = person;
  const head = { parley_contact_export: 1, exported_at: now.toISOString(), contact, merged, identities };
  const conversations = await conversationsOf(
    tdb,
    [contact, ...merged].map((one) => one.id),
  );
  return { head: JSON.stringify(head), conversations };
}

/** The document, a page of messages at a time: nothing but that page is ever in memory. */
export async function* writeExport(
  run: Run,
  box: SecretBox,
  { head, conversations }: BegunExport,
): AsyncGenerator<string> {
  yield `${head.slice(0, -1)},"conversations":[`;
  for (const [place, conversation] of conversations.entries()) {
    yield `${place === 0 ? '' : ','}${JSON.stringify(conversation).slice(0, -1)},"messages":[`;
    let first = true;
    for (let after: string | undefined = BEFORE_ALL; after !== undefined;) {
      const from: string = after;
      const messages = await run((tdb) => pageOf(tdb, box, conversation.id, from));
      for (const message of messages) {
        yield `${first ? '' : ','}${JSON.stringify(message)}`;
        first = false;
      }
      after = messages.length < ROWS ? undefined : messages.at(-1)!.id;
    }
    yield ']}';
  }
  yield ']}\n';
}

async function pageOf(tdb: TenantDb, box: SecretBox, conversation_id: string, after: string) {
  const messages = await messagesAfter(tdb, box, { conversation_id, after, limit: ROWS });
  const page = [];
  for (const message of messages) {
    const passport = message.author === 'agent' ? await passportOf(tdb, box, message.id) : null;
    page.push(passport === null ? message : { ...message, passport });
  }
  return page;
}
