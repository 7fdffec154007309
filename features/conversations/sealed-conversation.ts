import { readPersonal, type SealedPersonal } from '#features/contacts';
import type { SecretBox } from '#platform/crypto';
import type { Row } from '#platform/db';
import type { Note } from './annotations.ts';
import { openNotes, readSaid, sealedNotes } from './sealed-message.ts';

/** As many letters of the last message as a list shows. */
export const SHOWN = 200;

interface Shown extends SealedPersonal {
  contact: { id: string; name: string | null; phone: string | null };
  last_message: { id: string; text: string | null } | null;
  sealed_content: Buffer | null;
  notes: Note[] | null;
}

/** Rows of conversations with what is sealed of the contact and of the last message opened; rows without are as they were. */
export async function openConversationRows(
  box: SecretBox,
  company_id: string,
  rows: readonly Row[],
): Promise<readonly Row[]> {
  const isSealed = (row: Row): boolean =>
    row['sealed_name'] !== null || row['sealed_phone'] !== null || row['sealed_content'] !== null || sealedNotes(row);
  if (!rows.some(isSealed)) return rows;
  return Promise.all(rows.map((row) => openRow(box, company_id, row as unknown as Shown)));
}

async function openRow(box: SecretBox, company_id: string, row: Shown): Promise<Row> {
  const { contact, last_message, sealed_name, sealed_phone, sealed_username, sealed_content } = row;
  const stored = { wa_id: null, username: null, ...contact, sealed_name, sealed_phone, sealed_username };
  const { name, phone } = await readPersonal(box, company_id, stored);
  const notes = row.notes === null ? null : await openNotes(box, company_id, row.notes);
  const opened = { ...row, notes, contact: { ...contact, name, phone } };
  if (sealed_content === null || last_message === null) return opened as unknown as Row;
  const said = await readSaid(box, company_id, last_message.id, sealed_content);
  const shown = { ...last_message, text: said?.text?.slice(0, SHOWN) ?? null };
  return { ...opened, last_message: shown } as unknown as Row;
}
