import { sql } from 'kysely';
import type { SecretBox, Stretch } from '#platform/crypto';
import type { TenantDb } from '#platform/db';
import { keptColumns, readKept, type StoredKept } from './sealed-merge.ts';

const ROWS = 500;

/** Seals or opens what merges keep, where a company has changed its mind. */
export async function convertMerges(tdb: TenantDb, box: SecretBox, after: string | null): Promise<Stretch> {
  const { company_id } = tdb;
  const sealing = box.content.wants(company_id);
  const { rows } = await sql<StoredKept & { id: string }>`
    select id, kept, sealed_kept from contact_merges
    where company_id = ${company_id} and (${after}::uuid is null or id > ${after}::uuid) order by id limit ${ROWS} for update`.execute(
    tdb.q,
  );
  let changed = 0;
  let unreadable = 0;
  for (const row of rows) {
    if (sealing === (row.sealed_kept !== null)) continue;
    const open = await readKept(box, company_id, row.id, row);
    if (open === null) {
      unreadable += 1;
      continue;
    }
    const { kept, sealed_kept } = await keptColumns(box, company_id, row.id, open);
    await sql`update contact_merges set kept = ${kept === null ? null : JSON.stringify(kept)}::jsonb, sealed_kept = ${sealed_kept}
              where company_id = ${company_id} and id = ${row.id}`.execute(tdb.q);
    changed += 1;
  }
  return { last: rows.length < ROWS ? undefined : rows.at(-1)!.id, changed, unreadable };
}
