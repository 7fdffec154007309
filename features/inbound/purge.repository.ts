import { sql } from 'kysely';
import { purgeOf, type Purge } from '#features/companies';
import type { SystemDb, TenantDb } from '#platform/db';
import { firstIdOf } from '#platform/runtime';

const bodies = purgeOf({
  kept: 'deliveries_days',
  table: 'inbound_deliveries',
  old: (before) => sql`id < ${firstIdOf(before)} and state <> 'pending'`,
});

/** Deliveries as they came, with what they are found by; what still waits to be drained stays. */
export const deliveryPurge: Purge = {
  ...bodies,
  async purge(tdb, before, limit) {
    await purgeSubjects(tdb, before, limit);
    return bodies.purge(tdb, before, limit);
  },
};

/** There may be several to each delivery. */
async function purgeSubjects(tdb: TenantDb, before: Date, limit: number): Promise<void> {
  await sql`
    delete from delivery_subjects where company_id = ${tdb.company_id} and ctid = any(array(
      select ctid from delivery_subjects where company_id = ${tdb.company_id} and delivery_id < ${firstIdOf(before)}::uuid
      limit ${10 * limit}))`.execute(tdb.q);
  await sql`
    delete from delivery_replays where company_id = ${tdb.company_id} and id < ${firstIdOf(before)}::uuid and state = 'done'`.execute(
    tdb.q,
  );
}

/** Deliveries that are no company's: for numbers nobody connected, or told apart since. Answers how many went. */
export async function purgeHomeless(sdb: SystemDb, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from inbound_deliveries where id = any(array(
      select id from inbound_deliveries where company_id is null and id < ${firstIdOf(before)} and state <> 'pending'
      order by id limit ${limit}))`.execute(sdb.q);
  return Number(numAffectedRows ?? 0);
}
