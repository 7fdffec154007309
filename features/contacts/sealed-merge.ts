import type { SealedColumn, SecretBox } from '#platform/crypto';
import type { Personal } from './sealed-person.ts';

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

export interface StoredKept {
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
