import type { SealedColumn, SecretBox } from '#platform/crypto';

export const passportSealedColumns: readonly SealedColumn[] = [
  { table: 'passports', column: 'sealed_chunks', id: 'message_id', id_type: 'uuid' },
];

const placeOf = (company_id: string, id: string) => ({ company_id, table: 'passports', column: 'sealed_chunks', id });

/** What was retrieved tells what was asked, so it is sealed with the rest; null where nothing is. */
export async function sealChunks(
  box: SecretBox,
  company_id: string,
  message_id: string,
  chunks: readonly object[],
): Promise<Buffer | null> {
  if (!box.content.wants(company_id)) return null;
  return box.seal(JSON.stringify(chunks), placeOf(company_id, message_id));
}

/** Undefined when it cannot be opened. */
export async function openChunks(
  box: SecretBox,
  company_id: string,
  message_id: string,
  sealed: Buffer,
): Promise<object[] | undefined> {
  const json = await box.read(sealed, placeOf(company_id, message_id));
  return json === null ? undefined : (JSON.parse(json) as object[]);
}
