import { sql } from 'kysely';
import type { TenantDb } from '#platform/db';

/** Deletes up to `limit` of the company's oldest events, as far as they are from before `before`. */
export async function purgeEvents(tdb: TenantDb, before: Date, limit: number): Promise<number> {
  // The oldest by their place in the log, and of those the old ones: nothing but the limit is ever looked at.
  const { numAffectedRows } = await sql`
    with oldest as (
      select txid, seq, created_at from events where company_id = ${tdb.company_id} order by txid, seq limit ${limit})
    delete from events e using oldest o
    where e.company_id = ${tdb.company_id} and e.txid = o.txid and e.seq = o.seq and o.created_at < ${before}`.execute(
    tdb.q,
  );
  return Number(numAffectedRows ?? 0);
}

/** How many of the company's events are from before `before`, counted up to `cap`. */
export async function countEvents(tdb: TenantDb, before: Date, cap: number): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    with oldest as (
      select created_at from events where company_id = ${tdb.company_id} order by txid, seq limit ${cap})
    select count(*) as total from oldest where created_at < ${before}`.execute(tdb.q);
  return rows[0]!.total;
}
