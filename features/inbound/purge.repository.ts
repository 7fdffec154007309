import { sql } from 'kysely';
import { purgeOf } from '#features/companies';
import type { SystemDb } from '#platform/db';
import { firstIdOf } from '#platform/runtime';

/** Deliveries as they came; what still waits to be drained stays. */
export const deliveryPurge = purgeOf({
  kept: 'deliveries_days',
  table: 'inbound_deliveries',
  old: (before) => sql`id < ${firstIdOf(before)} and state <> 'pending'`,
});

/** Deliveries that are no company's: for numbers nobody connected, or told apart since. Answers how many went. */
export async function purgeHomeless(sdb: SystemDb, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from inbound_deliveries where id = any(array(
      select id from inbound_deliveries where company_id is null and id < ${firstIdOf(before)} and state <> 'pending'
      order by id limit ${limit}))`.execute(sdb.q);
  return Number(numAffectedRows ?? 0);
}
