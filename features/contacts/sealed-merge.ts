import { sql } from 'kysely';
import type { SealedColumn, SecretBox, Stretch } from '#platform/crypto';
import type { TenantDb } from '#platform/db';
import type { Personal } from './sealed-person.ts';

const ROWS = 500;

/** What is not sealed in a contact and changes when another one becomes part of it. */
export interface Standing extends Personal {
  user_id: string | null;
  language: string | null;
  opted_out_at: string | null;
  preference_at: string | null;
}

/** The contact that stayed, as it was and as it became. */
export interface KeptContact {
  before: Standing;
  after: Standing;
}

export const mergeSealedColumns: readonly SealedColumn[] = [
  { table: 'contact_merges', column: 'sealed_kept', id: 'id', id_type: 'uuid' },
];

const placeOf = (company_id: string, id: string) => ({
  company_id,
  table: 'contact_merges',
  column: 'sealed_kept',
  id,
});

interface StoredKept {
  kept: KeptContact | null;
  sealed_kept: Buffer | null;
}

/** The columns as they are written now. */
export async function keptColumns(
  box: SecretBox,
  company_id: string,
  id: string,
  kept: KeptContact,
): Promise<StoredKept> {
  if (!box.content.wants(company_id)) return { kept, sealed_kept: null };
  return { kept: null, sealed_kept: await box.seal(JSON.stringify(kept), placeOf(company_id, id)) };
}

/** What the columns say; null when it cannot be opened. */
export async function readKept(
  box: SecretBox,
  company_id: string,
  id: string,
  { kept, sealed_kept }: StoredKept,
): Promise<KeptContact | null> {
  if (sealed_kept === null) return kept;
  const json = await box.read(sealed_kept, placeOf(company_id, id));
  return json === null ? null : (JSON.parse(json) as KeptContact);
}

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
