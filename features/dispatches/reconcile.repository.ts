import { sql } from 'kysely';
import type { Database, SystemDb, TenantDb } from '#platform/db';

export interface OpenAttempt {
  company_id: string;
  id: string;
  fence: number;
  attempt: number;
  resend: number;
  message_id: string;
}

/** Attempts whose worker is gone: the lease has ended and nobody has said what became of the call. */
export async function takeAbandoned(sdb: SystemDb, limit: number): Promise<OpenAttempt[]> {
  const { rows } = await sql<OpenAttempt>`
    select company_id, id, fence, attempt, resend, message_id from dispatches
    where state = 'sending' and closed_at is null and leased_until < clock_timestamp()
    order by started_at limit ${limit} for update skip locked`.execute(sdb.q);
  return rows;
}

/**
 * Unknown attempts older than `hold_ms` with proof that the pipe is alive: the platform has reported on a later
 * attempt of the same number, and that long ago, so a report on this one would have come. Reports that had to wait
 * for a pipe that was down come in any order, hence the pause after the first of them.
 */
export async function findProvenLost(db: Database, hold_ms: number, limit: number): Promise<OpenAttempt[]> {
  const companies = await db.system(async (sdb) => {
    const { rows } = await sql<{ company_id: string }>`
      select distinct company_id from dispatches
      where state = 'unknown' and closed_at is null
        and started_at < clock_timestamp() - ${hold_ms}::int * interval '1 millisecond'`.execute(sdb.q);
    return rows.map((row) => row.company_id);
  });
  const found = await Promise.all(
    companies.map((company_id) => db.tenant(company_id, (tdb) => provenLost(tdb, hold_ms, limit))),
  );
  return found.flat();
}

async function provenLost(tdb: TenantDb, hold_ms: number, limit: number): Promise<OpenAttempt[]> {
  const { rows } = await sql<OpenAttempt>`
    select d.company_id, d.id, d.fence, d.attempt, d.resend, d.message_id from dispatches d
    where d.company_id = ${tdb.company_id} and d.state = 'unknown' and d.closed_at is null
      and d.started_at < clock_timestamp() - ${hold_ms}::int * interval '1 millisecond'
      and exists (
        select 1 from dispatches l
        join message_statuses s on s.company_id = l.company_id and s.message_id = l.message_id
        where l.company_id = d.company_id and l.channel_id = d.channel_id and l.state = 'accepted'
          and l.started_at > d.started_at and s.status in ('sent', 'delivered', 'read', 'played')
          and s.noted_at < clock_timestamp() - ${hold_ms}::int * interval '1 millisecond')
    order by d.started_at limit ${limit}`.execute(tdb.q);
  return rows;
}

/** Whether an agent's message is still worth sending: nobody has said anything since, and the agent still answers. */
export async function isStillWanted(tdb: TenantDb, message_id: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from messages m
    join conversations c on c.company_id = m.company_id and c.id = m.conversation_id
    where m.company_id = ${tdb.company_id} and m.id = ${message_id} and m.author = 'agent' and c.holder <> 'teammate'
      and m.status = 'unknown' and not exists (
        select 1 from messages n where n.company_id = m.company_id and n.conversation_id = m.conversation_id and n.id > m.id)`.execute(
    tdb.q,
  );
  return rows.length === 1;
}

/** Nothing more will be tried for this attempt; it stays `unknown`, to be seen. */
export async function leaveUnknown(tdb: TenantDb, id: string): Promise<void> {
  await sql`update dispatches set closed_at = now() where company_id = ${tdb.company_id} and id = ${id} and state = 'unknown'`.execute(
    tdb.q,
  );
}
