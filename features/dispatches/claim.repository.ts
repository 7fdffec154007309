import { sql } from 'kysely';
import type { Database, SystemDb, TenantDb } from '#platform/db';
import type { ClaimedDispatch, Objection } from './dispatches.model.ts';
import { objectionTo } from './objections.ts';

export interface ClaimResult {
  send: ClaimedDispatch[];
  /** Closed in the claim itself because something speaks against sending. */
  stopped: { dispatch: ClaimedDispatch; objection: Objection }[];
}

interface Lease {
  company_id: string;
  id: string;
  fence: number;
}

/**
 * Takes up to `limit` queued attempts whose time has come, over all companies, and commits that before anything is
 * sent. Within a conversation one attempt is under way at a time, in the order the messages were queued.
 */
export async function claimDispatches(
  db: Database,
  options: { limit: number; lease_ms: number },
  onStopped: (tdb: TenantDb, dispatch: ClaimedDispatch, objection: Objection) => Promise<void>,
): Promise<ClaimResult> {
  return db.system(async (sdb) => {
    const leases = await lease(sdb, options);
    const result: ClaimResult = { send: [], stopped: [] };
    for (const [company_id, group] of Map.groupBy(leases, (taken) => taken.company_id)) {
      const tdb = await sdb.asCompany(company_id);
      for (const dispatch of await look(tdb, group)) {
        const objection = objectionTo(dispatch);
        if (objection === undefined) result.send.push(dispatch);
        else {
          await onStopped(tdb, dispatch, objection);
          result.stopped.push({ dispatch, objection });
        }
      }
    }
    return result;
  });
}

async function lease(sdb: SystemDb, { limit, lease_ms }: { limit: number; lease_ms: number }): Promise<Lease[]> {
  const { rows } = await sql<Lease>`
    with due as (
      select d.company_id, d.id from dispatches d
      where d.state = 'queued' and d.due_at <= clock_timestamp() and not exists (
        select 1 from dispatches e
        where e.company_id = d.company_id and e.conversation_id = d.conversation_id and e.id <> d.id
          and (e.state = 'sending' or (e.state = 'queued' and e.message_id < d.message_id)))
      order by d.due_at, d.message_id limit ${limit} for update skip locked)
    update dispatches d set state = 'sending', fence = d.fence + 1, started_at = clock_timestamp(),
      leased_until = clock_timestamp() + ${lease_ms}::int * interval '1 millisecond'
    from due where d.company_id = due.company_id and d.id = due.id
    returning d.company_id, d.id, d.fence`.execute(sdb.q);
  return rows;
}

async function look(tdb: TenantDb, leases: readonly Lease[]): Promise<ClaimedDispatch[]> {
  const { rows } = await sql<ClaimedDispatch>`
    select d.company_id, d.id, d.fence, d.attempt, d.message_id, d.conversation_id, d.channel_id,
      m.author, m.type, m.text, m.context ->> 'wamid' as reply_to_wamid,
      p.wa_id, p.phone, p.user_id, p.opted_out_at is not null as opted_out,
      c.holder, coalesce(c.last_inbound_at > now() - interval '24 hours', false) as window_open,
      h.status as channel_status
    from dispatches d
    join messages m on m.company_id = d.company_id and m.id = d.message_id
    join conversations c on c.company_id = d.company_id and c.id = m.conversation_id
    join contacts p on p.company_id = d.company_id and p.id = c.contact_id
    join channels h on h.company_id = d.company_id and h.id = d.channel_id
    where d.company_id = ${tdb.company_id} and d.id = any(${leases.map((taken) => taken.id)}::uuid[])
    order by d.message_id`.execute(tdb.q);
  return rows;
}
