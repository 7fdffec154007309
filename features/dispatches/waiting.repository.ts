import { sql } from 'kysely';
import type { Database, SystemDb, TenantDb } from '#platform/db';
import { newId } from '#platform/runtime';

/** An attempt that nobody has begun: it is scheduled or queued. */
export interface WaitingAttempt {
  company_id: string;
  id: string;
  message_id: string;
  conversation_id: string;
  try_number: number;
  is_counted: boolean;
}

/**
 * The attempt of a message that nobody has begun, locked; none when it is on its way or has ended. Whoever claims it
 * in this very moment is waited for, so it is either ours to change or on its way.
 */
export async function lockWaiting(tdb: TenantDb, message_id: string): Promise<WaitingAttempt | undefined> {
  const { rows } = await sql<WaitingAttempt>`
    select company_id, id, message_id, conversation_id, try_number, is_counted from dispatches
    where company_id = ${tdb.company_id} and message_id = ${message_id} and state in ('scheduled', 'queued')
    for update`.execute(tdb.q);
  return rows[0];
}

/** As above for whoever holds the message already: an attempt that is being claimed is left to its claimer. */
export async function lockIdle(tdb: TenantDb, message_id: string): Promise<WaitingAttempt | undefined> {
  const { rows } = await sql<WaitingAttempt>`
    select company_id, id, message_id, conversation_id, try_number, is_counted from dispatches
    where company_id = ${tdb.company_id} and message_id = ${message_id} and state in ('scheduled', 'queued')
    for update skip locked`.execute(tdb.q);
  return rows[0];
}

/** Whether the message waits or is on its way. */
export async function hasOpenAttempt(tdb: TenantDb, message_id: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from dispatches where company_id = ${tdb.company_id} and message_id = ${message_id}
      and state in ('scheduled', 'queued', 'sending') limit 1`.execute(tdb.q);
  return rows.length > 0;
}

export async function closeWaiting(tdb: TenantDb, id: string, outcome: object): Promise<void> {
  await sql`
    update dispatches set state = 'cancelled', outcome = ${JSON.stringify(outcome)}::jsonb, closed_at = now()
    where company_id = ${tdb.company_id} and id = ${id} and state in ('scheduled', 'queued')`.execute(tdb.q);
}

/** Gives a waiting attempt another hour; its message has to be sent in the same time as before after it. */
export async function reschedule(tdb: TenantDb, waiting: WaitingAttempt, send_at: Date): Promise<void> {
  const { rows } = await sql<{ expires_at: Date | null }>`
    update dispatches d set state = 'scheduled', due_at = ${send_at}, outcome = null, is_aside = false,
      expires_at = d.expires_at + (${send_at}::timestamptz - coalesce(m.scheduled_at, d.created_at))
    from messages m
    where d.company_id = ${tdb.company_id} and d.id = ${waiting.id} and m.company_id = d.company_id and m.id = d.message_id
    returning d.expires_at`.execute(tdb.q);
  await sql`update messages set scheduled_at = ${send_at}, expires_at = ${rows[0]!.expires_at}
            where company_id = ${tdb.company_id} and id = ${waiting.message_id}`.execute(tdb.q);
}

/** Adds an attempt with which the message is sent anew. */
export async function insertResend(
  tdb: TenantDb,
  message: { id: string; conversation_id: string; channel_id: string; resends: number },
  expires_at: Date,
): Promise<void> {
  await sql`
    insert into dispatches (company_id, id, message_id, conversation_id, channel_id, attempt, resend, expires_at, due_at)
    select ${tdb.company_id}, ${newId()}, ${message.id}, ${message.conversation_id}, ${message.channel_id},
           coalesce(max(attempt), 0) + 1, ${message.resends}, ${expires_at}, clock_timestamp()
    from dispatches where company_id = ${tdb.company_id} and message_id = ${message.id}`.execute(tdb.q);
}

const AT_ONCE = 200;

/** Scheduled attempts whose hour has come take their place in the queue. */
export async function releaseScheduled(
  db: Database,
  now: Date,
  onReleased: (tdb: TenantDb, released: readonly WaitingAttempt[]) => Promise<void>,
): Promise<number> {
  return db.system(async (sdb) => {
    const { rows } = await sql<WaitingAttempt>`
      update dispatches d set state = 'queued', due_at = clock_timestamp()
      from (select company_id, id from dispatches where state = 'scheduled' and due_at <= ${now}
            order by due_at limit ${AT_ONCE} for update skip locked) due
      where d.company_id = due.company_id and d.id = due.id
      returning d.company_id, d.id, d.message_id, d.conversation_id, d.try_number, d.is_counted`.execute(sdb.q);
    await byCompany(sdb, rows, onReleased);
    return rows.length;
  });
}

/** Takes what would come too late out of the queue. */
export async function takeExpired(
  db: Database,
  now: Date,
  onExpired: (tdb: TenantDb, expired: readonly WaitingAttempt[]) => Promise<void>,
): Promise<number> {
  return db.system(async (sdb) => {
    const { rows } = await sql<WaitingAttempt>`
      select company_id, id, message_id, conversation_id, try_number, is_counted from dispatches
      where state in ('scheduled', 'queued') and expires_at <= ${now}
      order by expires_at limit ${AT_ONCE} for update skip locked`.execute(sdb.q);
    await byCompany(sdb, rows, onExpired);
    return rows.length;
  });
}

async function byCompany(
  sdb: SystemDb,
  rows: readonly WaitingAttempt[],
  work: (tdb: TenantDb, group: readonly WaitingAttempt[]) => Promise<void>,
): Promise<void> {
  const companies = [...Map.groupBy(rows, (row) => row.company_id)];
  // Everybody who writes for several companies takes them in the same order.
  for (const [company_id, group] of companies.toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    await work(await sdb.asCompany(company_id), group);
  }
}
