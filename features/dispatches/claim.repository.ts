import { sql } from 'kysely';
import { grantMessages } from '#features/companies';
import type { Database, SystemDb, TenantDb } from '#platform/db';
import type { ClaimedDispatch, Objection } from './dispatches.model.ts';
import { LIMIT_MET, objectionTo } from './objections.ts';

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
  options: { limit: number; lease_ms: number; now: Date },
  onStopped: (tdb: TenantDb, dispatch: ClaimedDispatch, objection: Objection) => Promise<void>,
): Promise<ClaimResult> {
  return db.system(async (sdb) => {
    const leases = await lease(sdb, options);
    const result: ClaimResult = { send: [], stopped: [] };
    for (const [company_id, group] of Map.groupBy(leases, (taken) => taken.company_id)) {
      const tdb = await sdb.asCompany(company_id);
      const taken = await look(tdb, group);
      const held = taken.filter((dispatch) => dispatch.company_held);
      if (held.length > 0) await holdBack(tdb, held);
      const { send, stopped } = await sort(tdb, taken, options.now);
      for (const { dispatch, objection } of stopped) await onStopped(tdb, dispatch, objection);
      result.send.push(...send);
      result.stopped.push(...stopped);
    }
    return result;
  });
}

/** What may go out and what may not. A message counts against the plan once, however often it is tried. */
async function sort(tdb: TenantDb, taken: readonly ClaimedDispatch[], now: Date): Promise<ClaimResult> {
  const result: ClaimResult = { send: [], stopped: [] };
  const allowed: ClaimedDispatch[] = [];
  for (const dispatch of taken.filter(({ company_held }) => !company_held)) {
    const objection = objectionTo(dispatch);
    if (objection === undefined) allowed.push(dispatch);
    else result.stopped.push({ dispatch, objection });
  }
  const fresh = allowed.filter(({ attempt }) => attempt === 1);
  const granted = new Set(fresh.length === 0 ? [] : fresh.slice(0, await grantMessages(tdb, fresh.length, now)));
  for (const dispatch of allowed) {
    if (dispatch.attempt > 1 || granted.has(dispatch)) result.send.push(dispatch);
    else result.stopped.push({ dispatch, objection: LIMIT_MET });
  }
  return result;
}

/** Puts attempts back until their company may send again; within a conversation they keep their place. */
async function holdBack(tdb: TenantDb, held: readonly ClaimedDispatch[]): Promise<void> {
  await sql`
    update dispatches set state = 'queued', due_at = 'infinity', leased_until = null, started_at = null,
      outcome = '{"kind": "held", "class": "COMPANY", "title": "Waits: the company is suspended or about to be deleted"}'
    where company_id = ${tdb.company_id} and id = any(${held.map(({ id }) => id)}::uuid[])`.execute(tdb.q);
}

/** Attempts of companies that may send again are due at once. */
export async function releaseHeld(db: Database): Promise<number> {
  return db.system(async ({ q }) => {
    const { numAffectedRows } = await sql`
      update dispatches d set due_at = clock_timestamp(), outcome = null from companies c
      where d.state = 'queued' and d.due_at = 'infinity' and c.id = d.company_id
        and c.suspended_at is null and c.delete_after is null`.execute(q);
    return Number(numAffectedRows ?? 0);
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
      m.author, m.type, m.text, m.sealed_content, m.context ->> 'wamid' as reply_to_wamid,
      p.id as contact_id, p.wa_id, p.phone, p.sealed_phone, p.user_id, p.opted_out_at is not null as opted_out,
      c.holder, coalesce(c.last_inbound_at > now() - interval '24 hours', false) as window_open,
      h.status as channel_status, o.suspended_at is not null or o.delete_after is not null as company_held
    from dispatches d
    join messages m on m.company_id = d.company_id and m.id = d.message_id
    join conversations c on c.company_id = d.company_id and c.id = m.conversation_id
    join contacts p on p.company_id = d.company_id and p.id = c.contact_id
    join channels h on h.company_id = d.company_id and h.id = d.channel_id
    join companies o on o.id = d.company_id
    where d.company_id = ${tdb.company_id} and d.id = any(${leases.map((taken) => taken.id)}::uuid[])
    order by d.message_id`.execute(tdb.q);
  return rows;
}
