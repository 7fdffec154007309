import { sql } from 'kysely';
import type { TenantDb } from '#platform/db';
import type { MessageStatusName } from './messages.model.ts';

export interface StatusNews {
  channel_id: string;
  wamid: string;
  status: MessageStatusName;
  at: Date;
  /** What went wrong, for `failed`. */
  detail: object | null;
}

export interface MessageStanding {
  id: string;
  conversation_id: string;
  channel_id: string;
  wamid: string;
  status: MessageStatusName;
  /** How often a person had it sent again. */
  resends: number;
  /** Of which sending the wamid is. */
  resend: number;
}

/** The messages that the statuses speak of, locked so that nobody else moves them meanwhile. */
export async function lockByWamid(
  tdb: TenantDb,
  news: readonly { channel_id: string; wamid: string }[],
): Promise<MessageStanding[]> {
  const { rows } = await sql<MessageStanding>`
    select id, conversation_id, channel_id, wamid, status, resends, resends as resend from messages
    where company_id = ${tdb.company_id} and wamid is not null and (channel_id, wamid) in (
      select * from unnest(${news.map((item) => item.channel_id)}::uuid[], ${news.map((item) => item.wamid)}::text[]))
    order by id for update`.execute(tdb.q);
  return rows;
}

/** As above for the ids of earlier sendings: few messages are ever sent again, so these are asked for what is left. */
export async function lockByEarlierWamid(
  tdb: TenantDb,
  news: readonly { channel_id: string; wamid: string }[],
): Promise<MessageStanding[]> {
  const { rows } = await sql<MessageStanding>`
    select m.id, m.conversation_id, e.channel_id, e.wamid, m.status, m.resends, e.resend
    from earlier_wamids e join messages m on m.company_id = e.company_id and m.id = e.message_id
    where e.company_id = ${tdb.company_id} and (e.channel_id, e.wamid) in (
      select * from unnest(${news.map((item) => item.channel_id)}::uuid[], ${news.map((item) => item.wamid)}::text[]))
    order by m.id for update of m`.execute(tdb.q);
  return rows;
}

export async function writeStatuses(
  tdb: TenantDb,
  moves: readonly { id: string; status: MessageStatusName; failure: object | null }[],
): Promise<void> {
  if (moves.length === 0) return;
  await sql`
    update messages m set status = n.status,
      failure = case when n.status in ('failed', 'cancelled') then coalesce(n.failure, m.failure) end
    from unnest(${moves.map((move) => move.id)}::uuid[], ${moves.map((move) => move.status)}::text[],
                ${moves.map((move) => (move.failure === null ? null : JSON.stringify(move.failure)))}::jsonb[]) as n (id, status, failure)
    where m.company_id = ${tdb.company_id} and m.id = n.id`.execute(tdb.q);
}

/** The same together with the platform's ids, for messages that have none yet: a message is written once then, not twice. */
export async function writeNames(
  tdb: TenantDb,
  named: readonly { id: string; status: MessageStatusName; wamid: string; is_moved: boolean }[],
): Promise<void> {
  await sql`
    update messages m set status = n.status, failure = case when n.is_moved then null else m.failure end,
      wamid = coalesce(m.wamid, n.wamid)
    from unnest(${named.map(({ id }) => id)}::uuid[], ${named.map(({ status }) => status)}::text[],
                ${named.map(({ wamid }) => wamid)}::text[], ${named.map(({ is_moved }) => is_moved)}::boolean[])
      as n (id, status, wamid, is_moved)
    where m.company_id = ${tdb.company_id} and m.id = n.id and (n.is_moved or m.wamid is null)`.execute(tdb.q);
}

/** The history of a message: each status once, at the platform's own time. */
export async function recordStatuses(
  tdb: TenantDb,
  records: readonly { message_id: string; resend: number; status: string; at: Date; detail: object | null }[],
): Promise<void> {
  if (records.length === 0) return;
  await sql`
    insert into message_statuses (company_id, message_id, resend, status, at, detail)
    select ${tdb.company_id}, * from unnest(
      ${records.map((record) => record.message_id)}::uuid[], ${records.map((record) => record.resend)}::int[], ${records.map((record) => record.status)}::text[],
      ${records.map((record) => record.at)}::timestamptz[],
      ${records.map((record) => (record.detail === null ? null : JSON.stringify(record.detail)))}::jsonb[])
    on conflict do nothing`.execute(tdb.q);
}

/**
 * Makes whoever gives a message its wamid and whoever hears of a wamid that nobody has wait for each other until the end
 * of the transaction: otherwise each would look before the other had written.
 */
export async function awaitWamids(
  tdb: TenantDb,
  news: readonly { channel_id: string; wamid: string }[],
): Promise<void> {
  const keys = [...new Set(news.map(({ channel_id, wamid }) => `${channel_id} ${wamid}`))];
  await sql`
    select pg_advisory_xact_lock(hash) from (
      select distinct hashtextextended(key, 0) as hash from unnest(${keys}::text[]) as key order by 1) locks`.execute(
    tdb.q,
  );
}

/** Keeps statuses whose message is not known yet; `takeEarly` finds them once it is. */
export async function keepEarly(tdb: TenantDb, news: readonly StatusNews[]): Promise<void> {
  if (news.length === 0) return;
  await sql`
    insert into early_statuses (company_id, channel_id, wamid, status, at, detail)
    select ${tdb.company_id}, * from unnest(
      ${news.map((item) => item.channel_id)}::uuid[], ${news.map((item) => item.wamid)}::text[],
      ${news.map((item) => item.status)}::text[], ${news.map((item) => item.at)}::timestamptz[],
      ${news.map((item) => (item.detail === null ? null : JSON.stringify(item.detail)))}::jsonb[])
    on conflict do nothing`.execute(tdb.q);
}

export async function takeEarly(tdb: TenantDb, channel_id: string, wamid: string): Promise<StatusNews[]> {
  const { rows } = await sql<StatusNews>`
    delete from early_statuses where company_id = ${tdb.company_id} and channel_id = ${channel_id} and wamid = ${wamid}
    returning channel_id, wamid, status, at, detail`.execute(tdb.q);
  return rows;
}

/** Keeps what the platform calls an earlier sending of a message, so that news of it still finds the message. */
export async function keepEarlierWamid(
  tdb: TenantDb,
  message: { id: string; channel_id: string },
  { wamid, resend }: { wamid: string; resend: number },
): Promise<void> {
  await sql`
    insert into earlier_wamids (company_id, channel_id, wamid, message_id, resend)
    values (${tdb.company_id}, ${message.channel_id}, ${wamid}, ${message.id}, ${resend})
    on conflict do nothing`.execute(tdb.q);
}

/** The message is sent once more: queued, without the platform's id and the failure of the sending before. */
export async function restart(tdb: TenantDb, message_id: string, resends: number, expires_at: Date): Promise<void> {
  await sql`
    update messages set status = 'queued', resends = ${resends}, wamid = null, failure = null, expires_at = ${expires_at}
    where company_id = ${tdb.company_id} and id = ${message_id}`.execute(tdb.q);
}

export async function takeEarlyOf(
  tdb: TenantDb,
  named: readonly { channel_id: string; wamid: string }[],
): Promise<StatusNews[]> {
  const { rows } = await sql<StatusNews>`
    delete from early_statuses where company_id = ${tdb.company_id} and (channel_id, wamid) in (
      select * from unnest(${named.map((item) => item.channel_id)}::uuid[], ${named.map((item) => item.wamid)}::text[]))
    returning channel_id, wamid, status, at, detail`.execute(tdb.q);
  return rows;
}
