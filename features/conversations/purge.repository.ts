import { sql } from 'kysely';
import { deleteOld, purgeOf, type OldRows, type Purge } from '#features/companies';
import type { TenantDb } from '#platform/db';
import { firstIdOf } from '#platform/runtime';

const MESSAGES: OldRows = {
  table: 'messages',
  old: (before) => sql`id < ${firstIdOf(before)} and status <> 'queued'`,
};
const TURNS: OldRows = {
  table: 'turns',
  old: (before) => sql`id < ${firstIdOf(before)} and state not in ('open', 'composing')`,
};

/**
 * Messages go with their statuses, attempts and passports; then turns, and conversations in which nothing is left. What
 * still waits to be sent stays.
 */
export const messagePurge: Purge = {
  ...purgeOf({ kept: 'messages_days', ...MESSAGES }),
  async purge(tdb, before, limit) {
    const messages = await deleteOld(tdb, MESSAGES, before, limit);
    if (messages === limit) return messages;
    return (
      messages + (await deleteOld(tdb, TURNS, before, limit)) + (await purgeEmptyConversations(tdb, before, limit))
    );
  },
};

async function purgeEmptyConversations(tdb: TenantDb, before: Date, limit: number): Promise<number> {
  // Locked, so that no message arrives in a conversation that is about to go.
  const { numAffectedRows } = await sql`
    with idle as (
      select id from conversations where company_id = ${tdb.company_id} and last_message_at < ${before}
      order by last_message_at limit ${limit} for update skip locked)
    delete from conversations c using idle
    where c.company_id = ${tdb.company_id} and c.id = idle.id
      and not exists (select 1 from messages m where m.company_id = c.company_id and m.conversation_id = c.id)
      and not exists (select 1 from turns t where t.company_id = c.company_id and t.conversation_id = c.id)`.execute(
    tdb.q,
  );
  return Number(numAffectedRows ?? 0);
}

/** Statuses of messages that never came, from before `before`; answers how many went. */
export async function purgeEarlyStatuses(tdb: TenantDb, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from early_statuses where company_id = ${tdb.company_id} and ctid = any(array(
      select ctid from early_statuses where company_id = ${tdb.company_id} and received_at < ${before}
      order by received_at limit ${limit}))`.execute(tdb.q);
  return Number(numAffectedRows ?? 0);
}
