import { sql } from 'kysely';
import type { Database, TenantDb } from '#platform/db';
import type { FailureReason } from './failures.ts';

export interface ClaimedMedia {
  id: string;
  channel_id: string;
  message_id: string;
  platform_media_id: string;
  claimed_mime_type: string | null;
  claimed_sha256: string | null;
  attempts: number;
  created_at: Date;
  lease: number;
}

/** Takes a file for one try; undefined when it is done, gone, or somebody else is at it. */
export async function claimMedia(tdb: TenantDb, id: string, lease_ms: number): Promise<ClaimedMedia | undefined> {
  const { rows } = await sql<ClaimedMedia>`
    update media set attempts = attempts + 1, lease = lease + 1,
      leased_until = clock_timestamp() + make_interval(secs => ${lease_ms / 1_000})
    where company_id = ${tdb.company_id} and id = ${id} and state = 'pending'
      and (leased_until is null or leased_until < clock_timestamp())
    returning id, channel_id, message_id, platform_media_id, claimed_mime_type, claimed_sha256, attempts, created_at, lease`.execute(
    tdb.q,
  );
  return rows[0];
}

type Lease = Pick<ClaimedMedia, 'id' | 'lease'>;

/** Whether the file is still ours to close; locks it. It may have gone with its message. */
export async function holdMedia(tdb: TenantDb, { id, lease }: Lease): Promise<boolean> {
  const { rows } = await sql`
    select 1 from media where company_id = ${tdb.company_id} and id = ${id} and lease = ${lease} and state = 'pending'
    for update`.execute(tdb.q);
  return rows.length > 0;
}

export async function closeMedia(
  tdb: TenantDb,
  id: string,
  end: { state: 'ready'; file_id: string } | { state: 'failed'; failure: FailureReason },
): Promise<void> {
  await tdb.q
    .updateTable('media')
    .set({ ...end, due_at: null, leased_until: null, updated_at: sql`now()` })
    .where('company_id', '=', tdb.company_id)
    .where('id', '=', id)
    .execute();
}

/** Gives the file back for a later try; answers when that is due, undefined when the lease was lost. */
export async function postponeMedia(
  tdb: TenantDb,
  { id, lease }: Lease,
  { wait_ms, count_try }: { wait_ms: number; count_try: boolean },
): Promise<Date | undefined> {
  const { rows } = await sql<{ due_at: Date }>`
    update media set due_at = clock_timestamp() + make_interval(secs => ${wait_ms / 1_000}), leased_until = null,
      attempts = attempts - ${count_try ? 0 : 1}
    where company_id = ${tdb.company_id} and id = ${id} and lease = ${lease} and state = 'pending'
    returning due_at`.execute(tdb.q);
  return rows[0]?.due_at;
}

/** Lets a failed file be fetched again, with all its tries; answers its state before, undefined when there is none. */
export async function retryMedia(
  tdb: TenantDb,
  id: string,
): Promise<{ state: string; fetchable: boolean } | undefined> {
  const { rows } = await sql<{ state: string; fetchable: boolean }>`
    select state, platform_media_id is not null as fetchable from media
    where company_id = ${tdb.company_id} and id = ${id} for update`.execute(tdb.q);
  const [found] = rows;
  if (found?.state === 'failed' && found.fetchable) {
    await sql`
      update media set state = 'pending', failure = null, attempts = 0, due_at = clock_timestamp(), updated_at = now()
      where company_id = ${tdb.company_id} and id = ${id}`.execute(tdb.q);
  }
  return found;
}

const OVERDUE = '1 minute';
const AT_MOST = 200;

interface Overdue {
  company_id: string;
  media_id: string;
}

/** Files that should have been tried and that nobody holds: their job was lost. As with mails. */
export async function takeOverdueMedia(
  db: Database,
  take: (tdb: TenantDb, media: readonly Overdue[]) => Promise<void>,
): Promise<boolean> {
  return db.system(async (sdb) => {
    const { rows } = await sql<Overdue>`
      select company_id, id as media_id from media
      where state = 'pending' and due_at < clock_timestamp() - ${OVERDUE}::interval
        and (leased_until is null or leased_until < clock_timestamp())
      order by due_at limit ${AT_MOST}`.execute(sdb.q);
    for (const [company_id, group] of Map.groupBy(rows, (row) => row.company_id)) {
      const tdb = await sdb.asCompany(company_id);
      await sql`update media set due_at = clock_timestamp() where company_id = ${company_id} and state = 'pending'
                and id = any(${group.map((row) => row.media_id)}::uuid[])`.execute(tdb.q);
      await take(tdb, group);
    }
    return rows.length === AT_MOST;
  });
}
