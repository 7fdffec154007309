import { sql } from 'kysely';
import type { Database, TenantDb } from '#platform/db';
import type { RetentionWire } from './retention.model.ts';

const LEASE = '120 seconds';
/** Companies that are given their first row at once; the next look takes the next ones. */
const NEWCOMERS = 500;

export interface ClaimedRun {
  company_id: string;
  fence: number;
}

/** Takes a company that is due and that nobody else is at. */
export async function claimRun(db: Database, now: Date): Promise<ClaimedRun | undefined> {
  return db.system(async ({ q }) => {
    await sql`
      insert into retention_runs (company_id, due_at)
      select id, ${now} from companies c
      where not exists (select 1 from retention_runs r where r.company_id = c.id)
      limit ${NEWCOMERS} on conflict do nothing`.execute(q);
    const { rows } = await sql<ClaimedRun>`
      with due as (
        select company_id from retention_runs
        where due_at <= ${now} and (leased_until is null or leased_until < clock_timestamp())
        order by due_at limit 1 for update skip locked)
      update retention_runs r
      set fence = r.fence + 1, leased_until = clock_timestamp() + ${LEASE}::interval, started_at = ${now}
      from due where r.company_id = due.company_id
      returning r.company_id, r.fence`.execute(q);
    return rows[0];
  });
}

/** Keeps the company for longer, in a batch's own transaction; false when somebody else has taken it over. */
export async function renewRun(tdb: TenantDb, { fence }: ClaimedRun): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update retention_runs set leased_until = clock_timestamp() + ${LEASE}::interval
    where company_id = ${tdb.company_id} and fence = ${fence}`.execute(tdb.q);
  return numAffectedRows === 1n;
}

export async function finishRun(
  tdb: TenantDb,
  { fence }: ClaimedRun,
  end: { now: Date; due_at: Date; deleted: Record<string, number> },
): Promise<void> {
  await sql`
    update retention_runs set leased_until = null, finished_at = ${end.now}, due_at = ${end.due_at},
      deleted = ${JSON.stringify(end.deleted)}::jsonb
    where company_id = ${tdb.company_id} and fence = ${fence}`.execute(tdb.q);
}

/** Makes the company's next run due now. */
export async function orderRun(tdb: TenantDb, now: Date): Promise<void> {
  await sql`
    insert into retention_runs (company_id, due_at) values (${tdb.company_id}, ${now})
    on conflict (company_id) do update set due_at = least(retention_runs.due_at, ${now})`.execute(tdb.q);
}

export async function readRun(tdb: TenantDb): Promise<RetentionWire> {
  const { rows } = await sql<{
    due_at: Date;
    started_at: Date | null;
    finished_at: Date | null;
    deleted: Record<string, number>;
  }>`select due_at, started_at, finished_at, deleted from retention_runs where company_id = ${tdb.company_id}`.execute(
    tdb.q,
  );
  const [run] = rows;
  if (run === undefined) return { last_run: null, next_run_at: null };
  const { due_at, started_at, finished_at, deleted } = run;
  const done = started_at !== null && finished_at !== null;
  return {
    last_run: done ? { started_at: started_at.toISOString(), finished_at: finished_at.toISOString(), deleted } : null,
    next_run_at: due_at.toISOString(),
  };
}
