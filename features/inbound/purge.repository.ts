import { sql } from 'kysely';
import type { Purge } from '#features/companies';
import type { SystemDb } from '#platform/db';
import { firstIdOf } from '#platform/runtime';

/** Deliveries as they came; what still waits to be drained stays. */
export const deliveryPurge: Purge = {
  kept: 'deliveries_days',
  async purge(tdb, before, limit) {
    const { numAffectedRows } = await sql`
      delete from inbound_deliveries where id = any(array(
        select id from inbound_deliveries where company_id = ${tdb.company_id} and id < ${firstIdOf(before)} and state <> 'pending'
        order by id limit ${limit}))`.execute(tdb.q);
    return Number(numAffectedRows ?? 0);
  },
  async count(tdb, before, cap) {
    const { rows } = await sql<{ total: number }>`
      select count(*) as total from (
        select 1 from inbound_deliveries where company_id = ${tdb.company_id} and id < ${firstIdOf(before)} and state <> 'pending'
        limit ${cap}) counted`.execute(tdb.q);
    return rows[0]!.total;
  },
};

/** Deliveries that are no company's: for numbers nobody connected, or told apart since. Answers how many went. */
export async function purgeHomeless(sdb: SystemDb, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from inbound_deliveries where id = any(array(
      select id from inbound_deliveries where company_id is null and id < ${firstIdOf(before)} and state <> 'pending'
      order by id limit ${limit}))`.execute(sdb.q);
  return Number(numAffectedRows ?? 0);
}
