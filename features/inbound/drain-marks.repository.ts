import { sql } from 'kysely';
import type { Database, SystemDb } from '#platform/db';
import { closeDeliveries } from './deliveries.repository.ts';

/** So often may a process die over a delivery. */
const MOST_STRIKES = 4;

/**
 * Writes down, on another connection and for good, what this process is about to drain; then holds on to that in the drain's own
 * transaction. Whoever finds it free knows that its writer died over it.
 */
export async function markDrain(
  db: Database,
  sdb: SystemDb,
  { owner, ids }: { owner: string; ids: readonly string[] },
): Promise<void> {
  await db.fast.system.run({
    name: 'inbound-mark',
    text: `insert into drain_marks (owner, delivery_ids) values ($1, $2::uuid[])
           on conflict (owner) do update set delivery_ids = excluded.delivery_ids, marked_at = clock_timestamp()`,
    values: [owner, ids],
  });
  await sql`select 1 from drain_marks where owner = ${owner} for update`.execute(sdb.q);
}

/** In the drain's transaction: what was marked is done. */
export async function unmarkDrain(sdb: SystemDb, owner: string): Promise<void> {
  await sql`update drain_marks set delivery_ids = '{}', marked_at = clock_timestamp() where owner = ${owner}`.execute(
    sdb.q,
  );
}

/** This process lives and knows what went wrong itself. */
export async function dropMark(db: Database, owner: string): Promise<void> {
  await db.fast.system.run({
    name: 'inbound-drop-mark',
    text: 'delete from drain_marks where owner = $1',
    values: [owner],
  });
}

/**
 * Looks for what other processes were draining when they died: that counts as a try of each of those deliveries, which are
 * drained one by one from now on. One over which processes die again and again is a dead letter. Answers how many were struck.
 */
export async function strikeOrphans(db: Database, owner: string): Promise<number> {
  return db.system(async (sdb) => {
    const orphans = await sql<{ owner: string; delivery_ids: string[] }>`
      select owner, delivery_ids from drain_marks
      where owner <> ${owner} and (delivery_ids <> '{}' or marked_at < clock_timestamp() - interval '1 hour')
      for update skip locked`.execute(sdb.q);
    if (orphans.rows.length === 0) return 0;
    const ids = orphans.rows.flatMap(({ delivery_ids }) => delivery_ids);
    const { rows } = await sql<{ id: string; company_id: string | null; strikes: number }>`
      with held as (
        select id from inbound_deliveries where id = any(${ids}::uuid[]) and state = 'pending' order by id for update skip locked)
      update inbound_deliveries d set strikes = d.strikes + 1, attempts = d.attempts + 1,
        retry_at = case when d.strikes = 0 then null else clock_timestamp() + d.strikes * interval '1 second' end
      from held where d.id = held.id returning d.id, d.company_id, d.strikes`.execute(sdb.q);
    await closeDeliveries(
      sdb,
      rows
        .filter(({ strikes }) => strikes >= MOST_STRIKES)
        .map(({ id, company_id }) => ({ id, company_id, state: 'rejected', reason: 'killed_its_process', items: 0 })),
    );
    await sql`delete from drain_marks where owner = any(${orphans.rows.map((one) => one.owner)}::uuid[])`.execute(
      sdb.q,
    );
    return rows.length;
  });
}
