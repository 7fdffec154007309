import type { SecretBox } from '#platform/crypto';
import { failureOf, type FailureReason } from './failures.ts';
import type { MediaWire } from './media.model.ts';

/** A file as JSON, for the row `m` of `media` with its row `f` of `media_files`. */
const JSON_OF = `jsonb_build_object(
  'id', m.id, 'kind', m.kind, 'origin', m.origin, 'state', m.state, 'mime_type', coalesce(f.mime_type, m.claimed_mime_type),
  'filename', m.filename, 'sealed_filename', encode(m.sealed_filename, 'base64'), 'size_bytes', f.size_bytes,
  'sha256', encode(f.sha256, 'hex'), 'width', f.width, 'height', f.height, 'duration_ms', f.duration_ms,
  'has_thumbnail', f.thumbnail_place is not null, 'animated', coalesce(f.animated, false),
  'voice', m.voice or (m.origin = 'upload' and coalesce(f.voice, false)), 'failure', m.failure,
  'created_at', to_char(m.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`;

const FROM = `media m left join media_files f on f.company_id = m.company_id and f.id = m.file_id`;

/** The column `media` of a row of another table that has a `media_id`. */
export function mediaColumn(table: string): string {
  return `case when ${table}.media_id is not null then (select ${JSON_OF} from ${FROM}
    where m.company_id = ${table}.company_id and m.id = ${table}.media_id) end as media`;
}

/** Selects the column `media` of one file. */
export const SELECT_MEDIA = `select ${JSON_OF} as media from ${FROM}`;

interface Read extends Omit<MediaWire, 'failure'> {
  sealed_filename: string | null;
  failure: FailureReason | null;
}

/** What `mediaColumn` gave, with its name opened. */
export async function openMedia(box: SecretBox, company_id: string, column: unknown): Promise<MediaWire | null> {
  if (column === null || column === undefined) return null;
  const { sealed_filename, failure, ...media } = column as Read;
  const filename =
    sealed_filename === null
      ? media.filename
      : await box.read(Buffer.from(sealed_filename, 'base64'), filenamePlace(company_id, media.id));
  return { ...media, filename, failure: failureOf(failure) };
}

export function filenamePlace(company_id: string, id: string) {
  return { company_id, table: 'media', column: 'sealed_filename', id };
}

/** The columns of a name as they are written now. */
export async function nameColumns(
  box: SecretBox,
  company_id: string,
  id: string,
  filename: string | null,
): Promise<{ filename: string | null; sealed_filename: Buffer | null }> {
  if (filename === null || !box.content.wants(company_id)) return { filename, sealed_filename: null };
  return { filename: null, sealed_filename: await box.seal(filename, filenamePlace(company_id, id)) };
}
