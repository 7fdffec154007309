import { sql } from 'kysely';
import type { TenantDb } from '#platform/db';
import { SLOT_END, type LockedMessage } from './dispatches.repository.ts';

export interface AcceptedAttempt {
  id: string;
  fence: number;
  message_id: string;
  wamid: string;
}

/** The messages, locked in the order in which everybody locks them. */
export async function lockMessages(tdb: TenantDb, ids: readonly string[]): Promise<Map<string, LockedMessage>> {
  const { rows } = await sql<LockedMessage>`
    select id, conversation_id, channel_id, status, resends, wamid, author, scheduled_at from messages
    where company_id = ${tdb.company_id} and id = any(${ids}::uuid[]) and direction = 'outbound'
    order by id for update`.execute(tdb.q);
  return new Map(rows.map((message) => [message.id, message]));
}

/** Ends attempts that the platform took; those that somebody else has ended meanwhile stay as they are. */
export async function closeAccepted(tdb: TenantDb, attempts: readonly AcceptedAttempt[]): Promise<void> {
  await sql`
    update dispatches d set state = 'accepted', outcome = '{"kind": "accepted"}', wamid = n.wamid, leased_until = null,
      closed_at = now(), slot_until = case when d.state = 'sending' then ${SLOT_END} else d.slot_until end
    from unnest(${attempts.map(({ id }) => id)}::uuid[], ${attempts.map(({ fence }) => fence)}::bigint[],
                ${attempts.map(({ wamid }) => wamid)}::text[]) as n (id, fence, wamid)
    where d.company_id = ${tdb.company_id} and d.id = n.id and d.fence = n.fence and d.state in ('sending', 'unknown')`.execute(
    tdb.q,
  );
}

/** An echo of a send of ours that came before we knew its platform id makes room for the message. The messages must be locked. */
export async function makeRoom(tdb: TenantDb, attempts: readonly AcceptedAttempt[]): Promise<void> {
  const ids = attempts.map(({ message_id }) => message_id);
  const wamids = attempts.map(({ wamid }) => wamid);
  await sql`
    delete from messages e using messages m, unnest(${ids}::uuid[], ${wamids}::text[]) as n (id, wamid)
    where m.company_id = ${tdb.company_id} and m.id = n.id and m.wamid is null
      and e.company_id = m.company_id and e.channel_id = m.channel_id and e.wamid = n.wamid and e.author = 'system'
      and e.id <> m.id`.execute(tdb.q);
}

/** The first answer to customers who came through an advertisement: from now on messages are free for a while. */
export async function noteFreeEntry(
  tdb: TenantDb,
  entries: readonly { conversation_id: string; until: Date }[],
): Promise<void> {
  if (entries.length === 0) return;
  await sql`
    update conversations c set free_entry_until = n.until
    from unnest(${entries.map(({ conversation_id }) => conversation_id)}::uuid[],
                ${entries.map(({ until }) => until)}::timestamptz[]) as n (id, until)
    where c.company_id = ${tdb.company_id} and c.id = n.id
      and (c.free_entry_until is null or c.free_entry_until - interval '72 hours' < c.referral_at)`.execute(tdb.q);
}
