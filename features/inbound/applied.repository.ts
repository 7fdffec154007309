import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { TenantDb } from '#platform/db';

/** What has no row of its own to be told by is remembered by a hash of what it said; longer than the platform repeats itself. */
const keyOf = (dedupe_key: string): Buffer => createHash('sha256').update(dedupe_key).digest().subarray(0, 16);

/** Notes that these events have had their effect; answers those that have not had it before. */
export async function claimEvents(tdb: TenantDb, dedupe_keys: readonly string[]): Promise<Set<string>> {
  if (dedupe_keys.length === 0) return new Set();
  const byHash = new Map(dedupe_keys.map((key) => [keyOf(key).toString('hex'), key]));
  const { rows } = await sql<{ key: Buffer }>`
    insert into applied_events (company_id, key)
    select ${tdb.company_id}, decode(hash, 'hex') from unnest(${[...byHash.keys()].toSorted()}::text[]) as hash
    on conflict do nothing returning key`.execute(tdb.q);
  return new Set(rows.map(({ key }) => byHash.get(key.toString('hex'))!));
}

/** These had no effect after all, and may have one when they are drained again. */
export async function unclaimEvents(tdb: TenantDb, dedupe_keys: readonly string[]): Promise<void> {
  if (dedupe_keys.length === 0) return;
  await sql`delete from applied_events where company_id = ${tdb.company_id} and key = any(${dedupe_keys.map(keyOf)}::bytea[])`.execute(
    tdb.q,
  );
}

/** Forgets events from before `before`; answers how many went. */
export async function purgeAppliedEvents(tdb: TenantDb, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from applied_events where company_id = ${tdb.company_id} and ctid = any(array(
      select ctid from applied_events where company_id = ${tdb.company_id} and applied_at < ${before}
      order by applied_at limit ${limit}))`.execute(tdb.q);
  return Number(numAffectedRows ?? 0);
}
