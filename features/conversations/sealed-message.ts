import { openMedia } from '#features/media';
import type { SealedColumn, SecretBox } from '#platform/crypto';
import type { Row } from '#platform/db';
import type { Note } from './annotations.ts';

/** What was said. Of a company that has its content sealed `sealed_content` holds it, as JSON. */
export interface Said {
  text: string | null;
  content: unknown;
  context: unknown;
}

export const messageSealedColumns: readonly SealedColumn[] = [
  { table: 'messages', column: 'sealed_content', id: 'id', id_type: 'uuid' },
];

const placeOf = (company_id: string, id: string) => ({ company_id, table: 'messages', column: 'sealed_content', id });

/** The columns as they are written now. Which message is quoted stays open: that is looked up. */
export async function saidColumns(
  box: SecretBox,
  company_id: string,
  id: string,
  said: Said,
): Promise<Said & { sealed_content: Buffer | null }> {
  const { text, content, context } = said;
  if (!box.content.wants(company_id)) return { text, content, context, sealed_content: null };
  const sealed_content = await box.seal(JSON.stringify({ text, content, context }), placeOf(company_id, id));
  const { wamid } = (context ?? {}) as { wamid?: string | null };
  return { text: null, content: {}, context: context === null ? null : { wamid: wamid ?? null }, sealed_content };
}

/** What a message says; nothing when it cannot be opened. */
export async function readSaid(
  box: SecretBox,
  company_id: string,
  id: string,
  sealed: Buffer,
): Promise<Said | undefined> {
  const json = await box.read(sealed, placeOf(company_id, id));
  return json === null ? undefined : (JSON.parse(json) as Said);
}

/** Rows of messages with what is sealed in them and in their notes opened; rows without are as they were. */
export async function openMessages(box: SecretBox, company_id: string, rows: readonly Row[]): Promise<readonly Row[]> {
  if (!rows.some((row) => row['sealed_content'] instanceof Buffer || hasNotes(row) || hasMedia(row))) return rows;
  return Promise.all(
    rows.map(async (row) => {
      const sealed = row['sealed_content'];
      const said = sealed instanceof Buffer ? await readSaid(box, company_id, row['id'] as string, sealed) : {};
      const notes = hasNotes(row) ? { notes: await openNotes(box, company_id, row['notes'] as Note[]) } : {};
      const media = hasMedia(row) ? { media: await openMedia(box, company_id, row['media']) } : {};
      return { ...row, ...said, ...notes, ...media };
    }),
  );
}

function hasMedia(row: Row): boolean {
  return row['media'] !== null && row['media'] !== undefined;
}

function hasNotes(row: Row): boolean {
  return Array.isArray(row['notes']);
}

export function sealedNotes(row: Row): boolean {
  return Array.isArray(row['notes']) && (row['notes'] as Note[]).some(({ sealed }) => sealed !== null);
}

/** What cannot be opened says nothing. */
export function openNotes(box: SecretBox, company_id: string, notes: readonly Note[]): Promise<Note[]> {
  return Promise.all(
    notes.map(async (note) => {
      const media = await openMedia(box, company_id, note.media);
      if (note.sealed === null) return { ...note, media };
      const said = await readSaid(box, company_id, note.id, Buffer.from(note.sealed, 'base64'));
      return { ...note, media, text: said?.text ?? null, content: (said?.content ?? {}) as Note['content'] };
    }),
  );
}
