import { sql } from 'kysely';
import type { TenantDb } from '#platform/db';

interface Slot {
  file_id: string;
  phone_number_id: string;
}

export type ClaimedSlot = { known: string } | { lease: number } | { busy: true };

/**
 * What the number calls the file; or the right to upload it, for `lease_ms`; or that somebody else does so just now. Whoever
 * asks waits for nobody: the row is not locked while a file travels.
 */
export async function claimSlot(
  tdb: TenantDb,
  { file_id, phone_number_id }: Slot,
  { lease_ms, now }: { lease_ms: number; now: Date },
): Promise<ClaimedSlot> {
  const { company_id } = tdb;
  const { rows } = await sql<{ known: string | null; lease: number }>`
    insert into media_platform_ids as p (company_id, file_id, phone_number_id, leased_until, lease)
    values (${company_id}, ${file_id}, ${phone_number_id}, clock_timestamp() + make_interval(secs => ${lease_ms / 1_000}), 1)
    on conflict (company_id, file_id, phone_number_id) do update
      set leased_until = excluded.leased_until, lease = p.lease + 1, platform_media_id = null
      where (p.platform_media_id is null or p.usable_until <= ${now})
        and (p.leased_until is null or p.leased_until < clock_timestamp())
    returning null as known, lease`.execute(tdb.q);
  if (rows[0] !== undefined) return { lease: rows[0].lease };
  const there = await sql<{ known: string | null }>`
    select platform_media_id as known from media_platform_ids
    where company_id = ${company_id} and file_id = ${file_id} and phone_number_id = ${phone_number_id}
      and usable_until > ${now}`.execute(tdb.q);
  const known = there.rows[0]?.known ?? null;
  return known === null ? { busy: true } : { known };
}

/** Keeps the id that the platform gave; a lease that was lost writes nothing. */
export async function keepPlatformId(
  tdb: TenantDb,
  { file_id, phone_number_id }: Slot,
  lease: number,
  { platform_media_id, usable_until }: { platform_media_id: string; usable_until: Date },
): Promise<void> {
  await sql`
    update media_platform_ids set platform_media_id = ${platform_media_id}, leased_until = null,
      usable_until = ${usable_until}
    where company_id = ${tdb.company_id} and file_id = ${file_id} and phone_number_id = ${phone_number_id}
      and lease = ${lease}`.execute(tdb.q);
}

/** Lets the next one try at once. */
export async function releaseSlot(tdb: TenantDb, { file_id, phone_number_id }: Slot, lease: number): Promise<void> {
  await sql`
    update media_platform_ids set leased_until = null
    where company_id = ${tdb.company_id} and file_id = ${file_id} and phone_number_id = ${phone_number_id}
      and lease = ${lease}`.execute(tdb.q);
}

/** The platform no longer knows these files of the number: the next send uploads them again. */
export async function forgetPlatformMedia(
  tdb: TenantDb,
  phone_number_id: string,
  media_ids: readonly string[],
): Promise<void> {
  await sql`
    delete from media_platform_ids p using media m
    where p.company_id = ${tdb.company_id} and p.phone_number_id = ${phone_number_id} and m.company_id = p.company_id
      and m.file_id = p.file_id and m.id = any(${[...media_ids]}::uuid[]) and p.leased_until is null`.execute(tdb.q);
}
