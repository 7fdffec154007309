import { sql } from 'kysely';
import type { Database, SystemDb, TenantDb } from '#platform/db';

export interface Stops {
  everybody: boolean;
  companies: ReadonlySet<string>;
}

export async function readStops(db: Database): Promise<Stops> {
  const rows = await db.fast.system.run({
    name: 'sending-stops',
    text: `select null::uuid as company_id from install_stop union all select company_id from sending_stops`,
    values: [],
  });
  const ids = rows.map(({ company_id }) => company_id as string | null);
  return { everybody: ids.includes(null), companies: new Set(ids.filter((id) => id !== null)) };
}

export interface Stop {
  reason: string | null;
  stopped_at: Date;
}

export async function findStop(tdb: TenantDb): Promise<Stop | undefined> {
  const { rows } = await sql<Stop>`
    select reason, stopped_at from sending_stops where company_id = ${tdb.company_id}`.execute(tdb.q);
  return rows[0];
}

export async function findInstallStop({ q }: TenantDb | SystemDb): Promise<Stop | undefined> {
  const { rows } = await sql<Stop>`select reason, stopped_at from install_stop`.execute(q);
  return rows[0];
}

/** False when it was stopped already; the reason of before stays then. */
export async function insertStop(
  tdb: TenantDb,
  stop: { reason: string | null; by: string | null; at: Date },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into sending_stops (company_id, reason, stopped_by, stopped_at)
    values (${tdb.company_id}, ${stop.reason}, ${stop.by}, ${stop.at}) on conflict do nothing`.execute(tdb.q);
  return numAffectedRows === 1n;
}

export async function deleteStop(tdb: TenantDb): Promise<boolean> {
  const { numAffectedRows } = await sql`delete from sending_stops where company_id = ${tdb.company_id}`.execute(tdb.q);
  return numAffectedRows === 1n;
}

export async function insertInstallStop(
  { q }: SystemDb,
  stop: { reason: string | null; by: string | null; at: Date },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into install_stop (reason, stopped_by, stopped_at) values (${stop.reason}, ${stop.by}, ${stop.at})
    on conflict do nothing`.execute(q);
  return numAffectedRows === 1n;
}

export async function deleteInstallStop({ q }: SystemDb): Promise<boolean> {
  const { numAffectedRows } = await sql`delete from install_stop`.execute(q);
  return numAffectedRows === 1n;
}

/** Messages on their way, of the company. */
export async function countUnderWay(tdb: TenantDb): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from dispatches
    where company_id = ${tdb.company_id} and state = 'sending' and closed_at is null`.execute(tdb.q);
  return rows[0]!.count;
}

export async function countAllUnderWay({ q }: SystemDb): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from dispatches where state in ('sending', 'unknown') and closed_at is null
      and state = 'sending'`.execute(q);
  return rows[0]!.count;
}

export async function countWaiting(tdb: TenantDb): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (
      select 1 from dispatches where company_id = ${tdb.company_id} and state = 'queued' limit 10000) waiting`.execute(
    tdb.q,
  );
  return rows[0]!.count;
}
