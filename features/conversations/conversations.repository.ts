import { CONTACTS_OF_IDENTITIES, searchRanges } from '#features/contacts';
import { sql } from 'kysely';
import type { SecretBox } from '#platform/crypto';
import type { Row, Statement, TenantDb } from '#platform/db';
import { COUNT_CAP, type ListPage } from '#platform/http';
import { newId } from '#platform/runtime';
import {
  SERVICE_WINDOW_MS,
  type ConversationQuery,
  type ConversationWire,
  type Holder,
} from './conversations.model.ts';
import { annotated, notesOf, type Note } from './annotations.ts';
import { openConversationRows, SHOWN } from './sealed-conversation.ts';

const SELECT = `
  select c.id, c.contact_id, c.channel_id, c.status, c.holder, c.holder_user_id, c.handoff_reason, c.unread_count,
    c.last_message_at, c.last_inbound_at, c.referral, c.referral_at, c.free_entry_until,
    c.created_at, c.updated_at,
    json_build_object('id', p.id, 'name', p.name, 'phone', p.phone) as contact,
    p.sealed_name, p.sealed_phone, p.sealed_username, m.sealed_content, ${notesOf('m')},
    json_build_object('id', h.id, 'name', h.name) as channel,
    case when m.id is not null then json_build_object('id', m.id, 'direction', m.direction, 'type', m.type,
      'conversation_id', m.conversation_id, 'text', left(m.text, 200), 'status', m.status, 'created_at', m.created_at) end as last_message
  from conversations c
  join contacts p on p.company_id = c.company_id and p.id = c.contact_id
  join channels h on h.company_id = c.company_id and h.id = c.channel_id
  left join messages m on m.company_id = c.company_id and m.id = c.last_message_id`;

/** Of a row that `openConversationRows` has opened. */
export function conversationFromRow(row: Row): ConversationWire {
  const {
    last_inbound_at,
    last_message_at,
    last_message,
    notes,
    referral_at,
    free_entry_until,
    created_at,
    updated_at,
    ...others
  } = row as unknown as Omit<
    ConversationWire,
    'last_message_at' | 'window_expires_at' | 'referral_at' | 'free_entry_until' | 'created_at' | 'updated_at'
  > & {
    last_inbound_at: Date | null;
    referral_at: Date | null;
    free_entry_until: Date | null;
    last_message_at: Date | null;
    created_at: Date;
    updated_at: Date;
    notes: Note[] | null;
  } & Record<'sealed_name' | 'sealed_phone' | 'sealed_username' | 'sealed_content', unknown>;
  const {
    sealed_name: _name,
    sealed_phone: _phone,
    sealed_username: _username,
    sealed_content: _said,
    ...rest
  } = others;
  return {
    ...rest,
    last_message_at: last_message_at?.toISOString() ?? null,
    last_message: last_message && lastMessage(last_message, notes ?? []),
    window_expires_at: last_inbound_at && new Date(last_inbound_at.getTime() + SERVICE_WINDOW_MS).toISOString(),
    referral_at: referral_at?.toISOString() ?? null,
    free_entry_until: free_entry_until?.toISOString() ?? null,
    created_at: created_at.toISOString(),
    updated_at: updated_at.toISOString(),
  };
}

/** As it stands after it was edited or taken back. */
function lastMessage(last: NonNullable<ConversationWire['last_message']>, notes: readonly Note[]) {
  const { conversation_id, ...message } = last as typeof last & { conversation_id: string };
  const { text, revoked_at } = annotated({ ...message, conversation_id, content: {} }, notes);
  return {
    ...message,
    text: text?.slice(0, SHOWN) ?? null,
    revoked_at,
    created_at: new Date(message.created_at).toISOString(),
  };
}

export function conversationStatement(id: string): Statement {
  return {
    name: 'conversation-get',
    text: `${SELECT} where c.company_id = app_company_id() and c.id = $1 and c.status <> 'merged'`,
    values: [id],
  };
}

export async function findConversation(
  tdb: TenantDb,
  id: string,
  box: SecretBox,
): Promise<ConversationWire | undefined> {
  const { rows } = await sql<Row>`${sql.raw(SELECT)}
    where c.company_id = ${tdb.company_id} and c.id = ${id} and c.status <> 'merged'`.execute(tdb.q);
  const [row] = await openConversationRows(box, tdb.company_id, rows);
  return row === undefined ? undefined : conversationFromRow(row);
}

/**
 * One page: ids from an index alone, then the rows with contact, channel and last message. `identities` are what the number
 * that is searched for may be kept as, where the company's content is sealed.
 */
export function conversationPage(
  query: ConversationQuery,
  open: ListPage['open'],
  identities?: readonly string[],
): ListPage {
  const { where, values, name } = filters(query, identities);
  const order = query.order === 'asc' ? 'asc' : 'desc';
  const by = query.sort === 'created_at' ? 'created_at' : 'last_message_at';
  const nulls = by === 'last_message_at' ? (order === 'desc' ? ' nulls last' : ' nulls first') : '';
  const direction = (prefix: string): string =>
    `${prefix}${by} ${order}${nulls}, ${prefix}id ${order === 'asc' || by === 'created_at' ? order : 'asc'}`;
  const page: Statement = {
    name: `conversation-page-${by}-${order}-${name}`,
    text: `with page as materialized (
             select id from conversations where ${where} order by ${direction('')}
             limit $${values.length + 1} offset $${values.length + 2})
           ${SELECT} join page on page.id = c.id where c.company_id = app_company_id() order by ${direction('c.')}`,
    values: [...values, query.limit, query.skip],
  };
  if (name === 'all') return { page, open, fromRow: conversationFromRow };
  const count: Statement = {
    name: `conversation-count-${name}`,
    text: `select count(*) as total from (select 1 from conversations where ${where} limit ${COUNT_CAP + 1}) counted`,
    values,
  };
  return { page, count, open, fromRow: conversationFromRow };
}

/** Columns to filter by, each with what stands for it in a statement's name, which PostgreSQL cuts at 63 characters. */
const FILTERS = [
  ['status', 's'],
  ['holder', 'h'],
  ['channel_id', 'ch'],
  ['contact_id', 'co'],
] as const;

function filters(
  query: ConversationQuery,
  identities: readonly string[] | undefined,
): { where: string; values: unknown[]; name: string } {
  const parts = ['company_id = app_company_id()', "status <> 'merged'"];
  const values: unknown[] = [];
  const names: string[] = [];
  for (const [column, short] of FILTERS) {
    const value = query[column];
    if (value === undefined) continue;
    values.push(value);
    names.push(short);
    parts.push(`${column} = $${values.length}`);
  }
  if (identities !== undefined) {
    values.push(identities);
    names.push('i');
    parts.push(`contact_id in (${CONTACTS_OF_IDENTITIES.replace('$1', `$${values.length}`)})`);
  } else if (query.q !== undefined) {
    const search = searchRanges(query.q, values.length);
    values.push(...search.values);
    names.push('q');
    parts.push(
      `contact_id in (select id from contacts where company_id = app_company_id() and ${search.where} limit 1000)`,
    );
  }
  return { where: parts.join(' and '), values, name: names.join('-') || 'all' };
}

export interface OpenedConversation {
  id: string;
  contact_id: string;
  channel_id: string;
  holder: Holder;
  is_new: boolean;
}

/** The conversation of each contact and channel, in order; those that do not exist yet are opened. */
export async function openConversations(
  tdb: TenantDb,
  pairs: readonly { contact_id: string; channel_id: string; holder: Holder }[],
): Promise<OpenedConversation[]> {
  const distinct = [...new Map(pairs.map((pair) => [`${pair.contact_id} ${pair.channel_id}`, pair])).values()];
  const { rows } = await sql<OpenedConversation>`
    with wanted as (
      select * from unnest(${distinct.map(() => newId())}::uuid[], ${distinct.map((pair) => pair.contact_id)}::uuid[],
        ${distinct.map((pair) => pair.channel_id)}::uuid[], ${distinct.map((pair) => pair.holder)}::text[])
        as w (id, contact_id, channel_id, holder)),
    made as (
      insert into conversations (company_id, id, contact_id, channel_id, holder)
      select ${tdb.company_id}, w.id, w.contact_id, w.channel_id, w.holder from wanted w
      where not exists (select 1 from conversations c where c.company_id = ${tdb.company_id}
        and c.contact_id = w.contact_id and c.channel_id = w.channel_id)
      order by w.contact_id, w.channel_id
      on conflict (company_id, contact_id, channel_id) do nothing
      returning id, contact_id, channel_id, holder)
    select id, contact_id, channel_id, holder, true as is_new from made
    union all
    select c.id, c.contact_id, c.channel_id, c.holder, false from wanted w join conversations c
      on c.company_id = ${tdb.company_id} and c.contact_id = w.contact_id and c.channel_id = w.channel_id`.execute(
    tdb.q,
  );
  const found = new Map(rows.map((row) => [`${row.contact_id} ${row.channel_id}`, row]));
  return pairs.map((pair) => {
    const conversation = found.get(`${pair.contact_id} ${pair.channel_id}`);
    // Another transaction opened it in this very moment: ours is run again and sees it.
    if (conversation === undefined)
      throw Object.assign(new Error('conversation was opened concurrently'), { code: '40001' });
    return conversation;
  });
}

export interface LockedConversation {
  id: string;
  holder: Holder;
  /** When somebody last answered from the phone app. */
  last_echo_at: Date | null;
}

/**
 * Locks conversations for the rest of the transaction, in an order that is the same for everybody. Whoever changes a
 * turn locks its conversation first, so that a customer's new words and the answer being stored wait for each other.
 */
export async function lockConversations(tdb: TenantDb, ids: readonly string[]): Promise<LockedConversation[]> {
  const { rows } = await sql<LockedConversation>`
    select id, holder, last_echo_at from conversations where company_id = ${tdb.company_id} and id = any(${[...new Set(ids)]}::uuid[])
    order by id for update`.execute(tdb.q);
  return rows;
}

/** News of a conversation; what is not given stays as it is. */
export interface ConversationNote {
  conversation_id: string;
  /** The newest message; null when there is none that is shown by itself. */
  message_id: string | null;
  at: Date;
  /** How many of the customer's are unread. */
  inbound: number;
  inbound_at?: Date | null;
  echo_at?: Date | null;
  referral?: object;
  referral_at?: Date;
}

/** Brings the conversations' summary up to date after messages: newest message, unread, reopened when closed. */
export async function noteMessages(tdb: TenantDb, notes: readonly ConversationNote[]): Promise<void> {
  if (notes.length === 0) return;
  await sql`
    update conversations c set
      last_message_id = coalesce(n.message_id, c.last_message_id),
      last_message_at = case when n.message_id is null then c.last_message_at else greatest(c.last_message_at, n.at) end,
      last_inbound_at = greatest(c.last_inbound_at, n.inbound_at), last_echo_at = greatest(c.last_echo_at, n.echo_at),
      referral = case when n.referral_at >= c.referral_at or c.referral_at is null then coalesce(n.referral, c.referral) else c.referral end,
      referral_at = greatest(c.referral_at, n.referral_at),
      unread_count = c.unread_count + n.inbound,
      status = case when c.status = 'closed' and n.inbound > 0 then 'open' else c.status end,
      updated_at = now()
    from unnest(${notes.map((note) => note.conversation_id)}::uuid[], ${notes.map((note) => note.message_id)}::uuid[],
                ${notes.map((note) => note.at)}::timestamptz[], ${notes.map((note) => note.inbound)}::int[],
                ${notes.map((note) => note.inbound_at ?? null)}::timestamptz[],
                ${notes.map((note) => note.echo_at ?? null)}::timestamptz[],
                ${notes.map((note) => (note.referral === undefined ? null : JSON.stringify(note.referral)))}::jsonb[],
                ${notes.map((note) => note.referral_at ?? null)}::timestamptz[])
      as n (id, message_id, at, inbound, inbound_at, echo_at, referral, referral_at)
    where c.company_id = ${tdb.company_id} and c.id = n.id`.execute(tdb.q);
}

/** Changes who answers; a teammate who takes over has read what there is. False when there is no such conversation. */
export async function setHolder(
  tdb: TenantDb,
  id: string,
  change: { holder: Holder; holder_user_id: string | null; handoff_reason: string | null },
): Promise<boolean> {
  const result = await tdb.q
    .updateTable('conversations')
    .set({ ...change, ...(change.holder === 'teammate' ? { unread_count: 0 } : {}), updated_at: new Date() })
    .where('company_id', '=', tdb.company_id)
    .where('id', '=', id)
    .where('status', '<>', 'merged')
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

export async function setStatus(tdb: TenantDb, id: string, status: 'open' | 'closed'): Promise<boolean> {
  const result = await tdb.q
    .updateTable('conversations')
    .set({ status, ...(status === 'closed' ? { unread_count: 0 } : {}), updated_at: new Date() })
    .where('company_id', '=', tdb.company_id)
    .where('id', '=', id)
    .where('status', '<>', 'merged')
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

export async function markRead(tdb: TenantDb, id: string): Promise<void> {
  await sql`update conversations set unread_count = 0
            where company_id = ${tdb.company_id} and id = ${id} and unread_count > 0`.execute(tdb.q);
}
