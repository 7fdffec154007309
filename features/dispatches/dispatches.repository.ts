import { sql } from 'kysely';
import type { OutgoingMessage } from '#connectors/messaging';
import type { SecretBox } from '#platform/crypto';
import type { TenantDb } from '#platform/db';
import { newId } from '#platform/runtime';
import { saidColumns, type MessageStatusName } from '#features/conversations';
import type { DispatchState } from './dispatches.model.ts';

export interface NewOutbound {
  id: string;
  conversation_id: string;
  channel_id: string;
  contact_id: string;
  author: 'agent' | 'teammate' | 'system';
  author_id: string | null;
  message: OutgoingMessage;
  /** What a person reads of it. */
  text: string | null;
  citations: readonly object[];
  reply_to_wamid: string | null;
  turn_id: string | null;
  /** Not before this; null: as soon as may be. */
  send_at: Date | null;
  expires_at: Date | null;
}

/** Whose words leave first when a number has more to send than it may. */
const PRIORITIES: Readonly<Record<NewOutbound['author'], number>> = { agent: 0, teammate: 1, system: 2 };

/** Writes an outbound message and its first attempt; both exist or neither. */
export async function insertOutbound(tdb: TenantDb, message: NewOutbound, box: SecretBox): Promise<void> {
  const said = await saidColumns(box, tdb.company_id, message.id, {
    text: message.text,
    content: message.message,
    context: message.reply_to_wamid === null ? null : { wamid: message.reply_to_wamid },
  });
  await tdb.q
    .insertInto('messages')
    .values({
      company_id: tdb.company_id,
      id: message.id,
      conversation_id: message.conversation_id,
      channel_id: message.channel_id,
      contact_id: message.contact_id,
      direction: 'outbound',
      author: message.author,
      author_id: message.author_id,
      type: message.message.type,
      text: said.text,
      content: JSON.stringify(said.content),
      context: said.context === null ? null : JSON.stringify(said.context),
      sealed_content: said.sealed_content,
      status: 'queued',
      scheduled_at: message.send_at,
      expires_at: message.expires_at,
      citations: JSON.stringify(message.citations),
      turn_id: message.turn_id,
      media_id: 'media_id' in message.message ? (message.message.media_id ?? null) : null,
    } as never)
    .execute();
  const { id, conversation_id, channel_id, send_at, expires_at } = message;
  await sql`
    insert into dispatches (company_id, id, message_id, conversation_id, channel_id, state, priority, expires_at, due_at)
    values (${tdb.company_id}, ${newId()}, ${id}, ${conversation_id}, ${channel_id},
            ${send_at === null ? 'queued' : 'scheduled'}, ${PRIORITIES[message.author]}, ${expires_at},
            coalesce(${send_at}, clock_timestamp()))`.execute(tdb.q);
}

/** Adds the attempt after the one before it; earlier ones stay as they ended. */
export async function insertAttempt(
  tdb: TenantDb,
  message: { id: string; conversation_id: string },
  attempt: number,
  delay_ms: number,
): Promise<void> {
  await sql`
    insert into dispatches (company_id, id, message_id, conversation_id, channel_id, attempt, resend, try_number,
                            priority, expires_at, due_at)
    select company_id, ${newId()}, message_id, ${message.conversation_id}, channel_id, attempt + 1, resend,
           try_number + 1, priority, expires_at, clock_timestamp() + ${delay_ms}::int * interval '1 millisecond'
    from dispatches where company_id = ${tdb.company_id} and message_id = ${message.id} and attempt = ${attempt}::int - 1
    on conflict (company_id, message_id, attempt) do nothing`.execute(tdb.q);
}

/**
 * An answer has come, or nobody waits for it any more: the call counts towards the number's throughput for one second
 * more, as it may have reached the platform just now.
 */
export const SLOT_END = sql`clock_timestamp() + interval '1010 milliseconds'`;

/** Ends an attempt that we still hold. False when a status webhook or another worker was quicker. */
export async function closeAttempt(
  tdb: TenantDb,
  dispatch: { id: string; fence: number },
  state: DispatchState,
  outcome: object,
  wamid: string | null = null,
): Promise<boolean> {
  const result = await sql`
    update dispatches set state = ${state}, outcome = ${JSON.stringify(outcome)}::jsonb, wamid = coalesce(${wamid}, wamid),
      leased_until = null, closed_at = case when ${state} = 'unknown' then null else now() end,
      slot_until = case when ${state} = 'cancelled' then null when state = 'sending' then ${SLOT_END} else slot_until end
    where company_id = ${tdb.company_id} and id = ${dispatch.id} and fence = ${dispatch.fence} and state in ('sending', 'unknown')`.execute(
    tdb.q,
  );
  return result.numAffectedRows === 1n;
}

/**
 * Gives a message its platform id, once. An echo of our own send may have been delivered before we knew the id: that
 * row is the same message and makes room for ours.
 */
export async function setWamid(tdb: TenantDb, message_id: string, wamid: string): Promise<void> {
  await sql`
    delete from messages e using messages m
    where m.company_id = ${tdb.company_id} and m.id = ${message_id} and m.wamid is null
      and e.company_id = m.company_id and e.channel_id = m.channel_id and e.wamid = ${wamid} and e.author = 'system'`.execute(
    tdb.q,
  );
  await sql`update messages set wamid = ${wamid}
            where company_id = ${tdb.company_id} and id = ${message_id} and wamid is null`.execute(tdb.q);
}

export interface LockedMessage {
  id: string;
  conversation_id: string;
  channel_id: string;
  status: MessageStatusName;
  resends: number;
  wamid: string | null;
  author: string;
  scheduled_at: Date | null;
}

export async function lockMessage(tdb: TenantDb, id: string): Promise<LockedMessage | undefined> {
  const { rows } = await sql<LockedMessage>`
    select id, conversation_id, channel_id, status, resends, wamid, author, scheduled_at from messages
    where company_id = ${tdb.company_id} and id = ${id} and direction = 'outbound' for update`.execute(tdb.q);
  return rows[0];
}

/** Locks the messages of attempts, in the order everybody locks them: messages first, then attempts. */
async function lockMessagesOf(tdb: TenantDb, attempt_ids: readonly string[]): Promise<void> {
  await sql`
    select 1 from messages where company_id = ${tdb.company_id} and id in (
      select message_id from dispatches where company_id = ${tdb.company_id} and id = any(${attempt_ids}::uuid[]))
    order by id for update`.execute(tdb.q);
}

/** Attempts that statuses speak of by our own id: whatever became of our call, the platform has accepted them. */
export async function settleAttempts(
  tdb: TenantDb,
  news: readonly { attempt_id: string; channel_id: string; wamid: string }[],
): Promise<{ message_id: string; channel_id: string; wamid: string; resend: number }[]> {
  await lockMessagesOf(
    tdb,
    news.map((item) => item.attempt_id),
  );
  const { rows } = await sql<{ message_id: string; channel_id: string; wamid: string; resend: number }>`
    update dispatches d set state = 'accepted', wamid = n.wamid, leased_until = null, closed_at = now(),
      slot_until = case when d.state = 'sending' then ${SLOT_END} else d.slot_until end,
      outcome = coalesce(d.outcome, '{}'::jsonb) || '{"settled_by": "status"}'::jsonb
    from unnest(${news.map((item) => item.attempt_id)}::uuid[], ${news.map((item) => item.channel_id)}::uuid[],
                ${news.map((item) => item.wamid)}::text[]) as n (id, channel_id, wamid)
    where d.company_id = ${tdb.company_id} and d.id = n.id and d.channel_id = n.channel_id and d.state in ('sending', 'unknown')
    returning d.message_id, d.channel_id, n.wamid, d.resend`.execute(tdb.q);
  return rows;
}
