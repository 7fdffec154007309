import { CompiledQuery, sql } from 'kysely';
import type { SecretBox } from '#platform/crypto';
import type { Row, Statement, TenantDb } from '#platform/db';
import type { MessageWire } from './messages.model.ts';
import { openMessages, saidColumns } from './sealed-message.ts';

const COLUMNS = `id, conversation_id, channel_id, contact_id, direction, author, author_id, type, text, content, context,
  sealed_content, wamid, status, failure, fate, citations, platform_at, created_at`;

/** Of a row whose sealed column was opened. */
export function messageFromRow(row: Row): MessageWire {
  const {
    context,
    sealed_content: _sealed,
    platform_at,
    created_at,
    ...message
  } = row as unknown as Omit<MessageWire, 'platform_at' | 'created_at'> & {
    context: { wamid?: string | null } | null;
    sealed_content: Buffer | null;
    platform_at: Date | null;
    created_at: Date;
  };
  return {
    ...message,
    reply_to_wamid: context?.wamid ?? null,
    platform_at: platform_at?.toISOString() ?? null,
    created_at: created_at.toISOString(),
  };
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

export function statusHistoryStatement(message_id: string): Statement {
  return {
    name: 'message-history',
    text: `select status, at from message_statuses where company_id = app_company_id() and message_id = $1
           order by noted_at, at`,
    values: [message_id],
  };
}

/**
 * A window of a thread, oldest first: the newest `limit` messages, those just before `before`, or those just after
 * `after`. One more than asked is read, to know whether there are more.
 */
export function threadStatement(
  conversation_id: string,
  page: { before?: string | undefined; after?: string | undefined; limit: number },
): Statement {
  const forward = page.after !== undefined;
  const edge = page.after ?? page.before;
  const compare = edge === undefined ? '' : forward ? 'and id > $3' : 'and id < $3';
  return {
    name: `message-page-${edge === undefined ? 'newest' : forward ? 'after' : 'before'}`,
    text: `select ${COLUMNS} from messages where company_id = app_company_id() and conversation_id = $1 ${compare}
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
  status: 'received' | 'sent';
  fate: string | null;
  platform_at: string | null;
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
                          context, wamid, status, fate, platform_at)
    select ${tdb.company_id}, * from unnest(
      ${column('id')}::uuid[], ${column('conversation_id')}::uuid[], ${column('channel_id')}::uuid[],
      ${column('contact_id')}::uuid[], ${column('direction')}::text[], ${column('author')}::text[],
      ${column('type')}::text[], ${column('text')}::text[], ${json(column('content'))}::jsonb[],
      ${json(column('context'))}::jsonb[], ${column('wamid')}::text[], ${column('status')}::text[],
      ${column('fate')}::text[], ${column('platform_at')}::timestamptz[])
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
