import { CompiledQuery, sql } from 'kysely';
import { mediaColumn } from '#features/media';
import type { SecretBox } from '#platform/crypto';
import type { Row, Statement, TenantDb } from '#platform/db';
import { annotated, NOTES, STANDS_ALONE, versionsOf, type Note } from './annotations.ts';
import type { Failure, MessageStatusName, MessageWire } from './messages.model.ts';
import { openMessages, saidColumns } from './sealed-message.ts';

/** Only what is still on its way may be held; the attempt that waits knows why. */
const HELD = `case when direction = 'outbound' and status in ('queued', 'accepted') then (
  select d.outcome from dispatches d where d.company_id = messages.company_id and d.message_id = messages.id
    and d.state in ('queued', 'accepted') and d.outcome ->> 'kind' = 'held' order by d.attempt desc limit 1) end`;

const COLUMNS = `id, conversation_id, channel_id, contact_id, direction, author, author_id, type, text, content, context,
  sealed_content, wamid, status, failure, ${HELD} as held, scheduled_at, expires_at, resends, fate, citations, group_id,
  ${NOTES}, ${mediaColumn('messages')}, platform_at, created_at`;

type Moments = 'scheduled_at' | 'expires_at' | 'platform_at' | 'created_at';

const NO_FAILURE: Failure = { code: null, class: '', title: '', detail: '', advice: '', platform_text: null };

/** Of a row whose sealed column was opened. */
export function messageFromRow(row: Row): MessageWire {
  const {
    context,
    sealed_content: _sealed,
    failure,
    held,
    scheduled_at,
    expires_at,
    notes,
    platform_at,
    created_at,
    ...message
  } = row as unknown as Omit<MessageWire, 'failure' | Moments> & {
    context: { wamid?: string | null; forwarded?: boolean; frequently_forwarded?: boolean } | null;
    sealed_content: Buffer | null;
    failure: Partial<Failure> | null;
    notes: Note[] | null;
  } & Record<Exclude<Moments, 'created_at'>, Date | null> & { created_at: Date };
  return {
    ...message,
    ...annotated(message, notes ?? []),
    failure: failure && { ...NO_FAILURE, ...failure },
    held: held && { class: held.class, title: held.title, until: held.until ?? null },
    scheduled_at: scheduled_at?.toISOString() ?? null,
    expires_at: expires_at?.toISOString() ?? null,
    reply_to_wamid: context?.wamid ?? null,
    forwarded: context?.forwarded === true || context?.frequently_forwarded === true,
    platform_at: platform_at?.toISOString() ?? null,
    created_at: created_at.toISOString(),
  };
}

/** What a message said before it was edited, and since; of a row whose sealed column was opened. */
export function versionsOfRow(row: Row): ReturnType<typeof versionsOf> {
  const { notes, platform_at, created_at, ...message } = row as unknown as MessageWire & {
    notes: Note[] | null;
    platform_at: Date | null;
    created_at: Date;
  };
  return versionsOf({ ...message, at: (platform_at ?? created_at).toISOString() }, notes ?? []);
}

export function messageStatement(id: string): Statement {
  return {
    name: 'message-get',
    text: `select ${COLUMNS} from messages where company_id = app_company_id() and id = $1`,
    values: [id],
  };
}

export async function findMessage(tdb: TenantDb, id: string, box: SecretBox): Promise<MessageWire | undefined> {
  const { text, values } = messageStatement(id);
  const { rows } = await tdb.q.executeQuery<Row>(CompiledQuery.raw(text, [...values]));
  const [row] = await openMessages(box, tdb.company_id, rows);
  return row === undefined ? undefined : messageFromRow(row);
}

/** Messages by their ids, in the order of these. */
export async function findMessages(tdb: TenantDb, ids: readonly string[], box: SecretBox): Promise<MessageWire[]> {
  const { rows } = await tdb.q.executeQuery<Row>(
    CompiledQuery.raw(`select ${COLUMNS} from messages where company_id = app_company_id() and id = any($1)`, [
      [...ids],
    ]),
  );
  const found = new Map((await openMessages(box, tdb.company_id, rows)).map((row) => [row['id'], row]));
  return ids.flatMap((id) => {
    const row = found.get(id);
    return row === undefined ? [] : [messageFromRow(row)];
  });
}

export function statusHistoryStatement(message_id: string): Statement {
  return {
    name: 'message-history',
    text: `select status, at, resend from message_statuses where company_id = app_company_id() and message_id = $1
           order by resend, noted_at, at`,
    values: [message_id],
  };
}

/**
 * A window of a thread, oldest first: the newest `limit` messages, those just before `before`, or those just after
 * `after`. One more than asked is read, to know whether there are more.
 */
export function threadStatement(
  conversation_id: string,
  page: {
    before?: string | undefined;
    after?: string | undefined;
    limit: number;
    /** With reactions, edits and deletions as rows of their own. */
    annotations?: boolean | undefined;
  },
): Statement {
  const forward = page.after !== undefined;
  const edge = page.after ?? page.before;
  const compare = edge === undefined ? '' : forward ? 'and id > $3' : 'and id < $3';
  const kind = `${edge === undefined ? 'newest' : forward ? 'after' : 'before'}${page.annotations === true ? '-all' : ''}`;
  return {
    name: `message-page-${kind}`,
    text: `select ${COLUMNS} from messages where company_id = app_company_id() and conversation_id = $1 ${compare}
             ${page.annotations === true ? '' : `and ${STANDS_ALONE}`}
           order by id ${forward ? 'asc' : 'desc'} limit $2`,
    values: edge === undefined ? [conversation_id, page.limit + 1] : [conversation_id, page.limit + 1, edge],
  };
}

export interface NewInboundMessage {
  id: string;
  conversation_id: string;
  channel_id: string;
  contact_id: string;
  direction: 'inbound' | 'outbound';
  author: 'contact' | 'system';
  type: string;
  text: string | null;
  content: unknown;
  context: unknown;
  wamid: string;
  status: MessageStatusName;
  fate: string | null;
  platform_at: string | null;
  group_id: string | null;
  media_id: string | null;
}

/** Inserts what the platform delivered; a wamid that is there already is left alone. Answers the ids that are new. */
export async function insertDelivered(
  tdb: TenantDb,
  delivered: readonly NewInboundMessage[],
  box: SecretBox,
): Promise<Set<string>> {
  if (delivered.length === 0) return new Set();
  if (box.content.wants(tdb.company_id)) return insertSealed(tdb, delivered, box);
  return insertMessages(tdb, delivered);
}

async function insertMessages(tdb: TenantDb, messages: readonly NewInboundMessage[]): Promise<Set<string>> {
  const column = <Key extends keyof NewInboundMessage>(key: Key) => messages.map((message) => message[key]);
  const json = (values: readonly unknown[]) =>
    values.map((value) => (value === null || value === undefined ? null : JSON.stringify(value)));
  const { rows } = await sql<{ id: string }>`
    insert into messages (company_id, id, conversation_id, channel_id, contact_id, direction, author, type, text, content,
                          context, wamid, status, fate, platform_at, group_id, media_id)
    select ${tdb.company_id}, * from unnest(
      ${column('id')}::uuid[], ${column('conversation_id')}::uuid[], ${column('channel_id')}::uuid[],
      ${column('contact_id')}::uuid[], ${column('direction')}::text[], ${column('author')}::text[],
      ${column('type')}::text[], ${column('text')}::text[], ${json(column('content'))}::jsonb[],
      ${json(column('context'))}::jsonb[], ${column('wamid')}::text[], ${column('status')}::text[],
      ${column('fate')}::text[], ${column('platform_at')}::timestamptz[], ${column('group_id')}::text[], ${column('media_id')}::uuid[])
    on conflict (company_id, channel_id, wamid) where wamid is not null do nothing
    returning id`.execute(tdb.q);
  return new Set(rows.map((row) => row.id));
}

/** As above for a company that has its content sealed: the message is written without its words, which follow. */
async function insertSealed(
  tdb: TenantDb,
  delivered: readonly NewInboundMessage[],
  box: SecretBox,
): Promise<Set<string>> {
  const columns = await Promise.all(
    delivered.map(async (message) => saidColumns(box, tdb.company_id, message.id, message)),
  );
  const inserted = await insertMessages(
    tdb,
    delivered.map((message, index) => {
      const { text, content, context } = columns[index]!;
      return { ...message, text, content, context };
    }),
  );
  const fresh = delivered.flatMap(({ id }, index) => (inserted.has(id) ? [{ id, ...columns[index]! }] : []));
  await sql`
    update messages m set sealed_content = n.sealed
    from unnest(${fresh.map(({ id }) => id)}::uuid[], ${fresh.map(({ sealed_content }) => sealed_content)}::bytea[]) as n (id, sealed)
    where m.company_id = ${tdb.company_id} and m.id = n.id`.execute(tdb.q);
  return inserted;
}
