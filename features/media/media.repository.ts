import { CompiledQuery, sql } from 'kysely';
import type { Row, Statement, TenantDb } from '#platform/db';
import type { KeptFile, WrittenFile } from './file-store.ts';
import type { SendableMedia } from './limits.ts';
import { SELECT_MEDIA } from './media-json.ts';
import type { MediaKind } from './media.model.ts';

export function mediaStatement(id: string): Statement {
  return {
    name: 'media-get',
    text: `${SELECT_MEDIA} where m.company_id = app_company_id() and m.id = $1`,
    values: [id],
  };
}

export async function readMedia(tdb: TenantDb, id: string): Promise<unknown> {
  const { text, values } = mediaStatement(id);
  const { rows } = await tdb.q.executeQuery<Row>(CompiledQuery.raw(text, [...values]));
  return rows[0]?.['media'];
}

/** The bytes behind a file, and what to say of them. */
export interface ReadableFile extends KeptFile {
  mime_type: string;
  sha256: Buffer;
  thumbnail_place: string | null;
  thumbnail_bytes: number | null;
  filename: string | null;
  sealed_filename: Buffer | null;
  state: string;
}

export function fileStatement(media_id: string): Statement {
  return {
    name: 'media-file',
    text: `select m.state, m.filename, m.sealed_filename, f.company_id, f.id, f.size_bytes, f.place, f.sealed_key, f.mime_type,
             f.sha256, f.thumbnail_place, f.thumbnail_bytes
           from media m left join media_files f on f.company_id = m.company_id and f.id = m.file_id
           where m.company_id = app_company_id() and m.id = $1`,
    values: [media_id],
  };
}

export async function findFile(tdb: TenantDb, media_id: string): Promise<ReadableFile | undefined> {
  const { text, values } = fileStatement(media_id);
  const { rows } = await tdb.q.executeQuery<Row>(CompiledQuery.raw(text, [...values]));
  return rows[0] as ReadableFile | undefined;
}

/** What was found in a file when it was looked into. */
export interface Findings {
  mime_type: string;
  voice: boolean;
  animated: boolean;
  width: number | null;
  height: number | null;
  duration_ms: number | null;
  thumbnail: { place: string; size_bytes: number } | null;
}

/**
 * Notes a written file. The same bytes are kept once in a company: where they are there already, the copy just written is left
 * over, and those that are there are answered. A type that says little gives way to one that was claimed with the same bytes.
 */
export async function keepFile(tdb: TenantDb, file: WrittenFile, found: Findings): Promise<string> {
  const { company_id, id, sha256, size_bytes, place, sealed_key } = file;
  const { mime_type, voice, animated, width, height, duration_ms, thumbnail } = found;
  const { rows } = await sql<{ id: string }>`
    insert into media_files (company_id, id, sha256, size_bytes, mime_type, place, sealed_key, thumbnail_place, thumbnail_bytes,
                             width, height, duration_ms, animated, voice)
    values (${company_id}, ${id}, ${sha256}, ${size_bytes}, ${mime_type}, ${place}, ${sealed_key}, ${thumbnail?.place ?? null},
            ${thumbnail?.size_bytes ?? null}, ${width}, ${height}, ${duration_ms}, ${animated}, ${voice})
    on conflict (company_id, sha256) do update set mime_type = case
      when media_files.mime_type in ('application/zip', 'application/octet-stream') then excluded.mime_type else media_files.mime_type end
    returning id`.execute(tdb.q);
  const kept = rows[0]!.id;
  if (kept !== id) await leavePlaces(tdb, [place, ...(thumbnail === null ? [] : [thumbnail.place])]);
  return kept;
}

export async function hasContent(tdb: TenantDb, sha256: Buffer): Promise<boolean> {
  const { rows } = await sql`
    select 1 from media_files where company_id = ${tdb.company_id} and sha256 = ${sha256}`.execute(tdb.q);
  return rows.length > 0;
}

/** Places of the storage that are to be emptied. */
export async function leavePlaces(tdb: TenantDb, places: readonly string[]): Promise<void> {
  await sql`insert into media_leftovers (place) select * from unnest(${[...places]}::text[]) on conflict do nothing`.execute(
    tdb.q,
  );
}

export async function insertUpload(
  tdb: TenantDb,
  media: {
    id: string;
    kind: MediaKind;
    file_id: string;
    filename: string | null;
    sealed_filename: Buffer | null;
    claimed_mime_type: string | null;
  },
): Promise<void> {
  await tdb.q
    .insertInto('media')
    .values({ ...media, company_id: tdb.company_id, origin: 'upload', state: 'ready', voice: false })
    .execute();
}

/** The files of these that are the company's, by id; the ids may come from anybody. */
export async function findSendableMedia(tdb: TenantDb, ids: readonly string[]): Promise<Map<string, SendableMedia>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<SendableMedia>`
    select m.id, m.state, m.kind, coalesce(f.mime_type, '') as mime_type, coalesce(f.size_bytes, 0) as size_bytes,
      coalesce(f.animated, false) as animated
    from media m left join media_files f on f.company_id = m.company_id and f.id = m.file_id
    where m.company_id = ${tdb.company_id} and m.id = any(${[...ids]}::uuid[]) for share of m`.execute(tdb.q);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Says that a message holds these files, so that they stay as long as it does. */
export async function noteMediaUses(tdb: TenantDb, message_id: string, media_ids: readonly string[]): Promise<void> {
  if (media_ids.length === 0) return;
  await sql`
    insert into media_uses (company_id, message_id, media_id)
    select ${tdb.company_id}, ${message_id}, id from unnest(${[...new Set(media_ids)]}::uuid[]) as id
    on conflict do nothing`.execute(tdb.q);
}

/** The files that a message holds. */
export async function mediaHeldBy(tdb: TenantDb, message_id: string): Promise<string[]> {
  const { rows } = await sql<{ media_id: string }>`
    select media_id from media_uses where company_id = ${tdb.company_id} and message_id = ${message_id}`.execute(tdb.q);
  return rows.map(({ media_id }) => media_id);
}

/** Undefined when there is no such file, false when a message holds it. */
export async function deleteUnused(tdb: TenantDb, id: string): Promise<boolean | undefined> {
  const { rows } = await sql<{ used: boolean }>`
    select exists (select 1 from media_uses u where u.company_id = m.company_id and u.media_id = m.id) as used
    from media m where m.company_id = ${tdb.company_id} and m.id = ${id} for update`.execute(tdb.q);
  const [found] = rows;
  if (found === undefined) return undefined;
  if (found.used) return false;
  await sql`delete from media where company_id = ${tdb.company_id} and id = ${id}`.execute(tdb.q);
  return true;
}
