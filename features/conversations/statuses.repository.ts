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
}

/** The messages that the statuses speak of, locked so that nobody else moves them meanwhile. */
export async function lockByWamid(
  tdb: TenantDb,
  news: readonly { channel_id: string; wamid: string }[],
): Promise<MessageStanding[]> {
  const { rows } = await sql<MessageStanding>`
    select id, conversation_id, channel_id, wamid, status from messages
    where company_id = ${tdb.company_id} and wamid is not null and (channel_id, wamid) in (
      select * from unnest(${news.map((item) => item.channel_id)}::uuid[], ${news.map((item) => item.wamid)}::text[]))
    order by id for update`.execute(tdb.q);
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

/** The history of a message: each status once, at the platform's own time. */
export async function recordStatuses(
  tdb: TenantDb,
  records: readonly { message_id: string; status: string; at: Date; detail: object | null }[],
): Promise<void> {
  if (records.length === 0) return;
  await sql`
    insert into message_statuses (company_id, message_id, status, at, detail)
    select ${tdb.company_id}, * from unnest(
      ${records.map((record) => record.message_id)}::uuid[], ${records.map((record) => record.status)}::text[],
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
