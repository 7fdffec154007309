import { sql } from 'kysely';
import { purgeOf, type Purge } from '#features/companies';
import type { ContentPlace, SealedColumn } from '#platform/crypto';
import type { Database, TenantDb } from '#platform/db';
import { firstIdOf } from '#platform/runtime';
import type { KeptFile } from './file-store.ts';
import { filenamePlace, nameColumns } from './media-json.ts';

const ROWS = 500;

export const mediaSealedColumns: readonly SealedColumn[] = [
  { table: 'media_files', column: 'sealed_key', id: 'id', id_type: 'uuid' },
  { table: 'media', column: 'sealed_filename', id: 'id', id_type: 'uuid' },
];

/** Files that no message holds any more, or never held. Those that a message holds go with it. */
export const mediaPurge: Purge = purgeOf({
  kept: 'messages_days',
  table: 'media',
  old: (before) => sql`id < ${firstIdOf(before)} and not exists (
    select 1 from media_uses u where u.company_id = media.company_id and u.media_id = media.id)`,
});

interface NameRow {
  id: string;
  filename: string | null;
  sealed_filename: Buffer | null;
}

/** How names are sealed and opened where a company has changed its mind; its files are marked to be written anew. */
export const mediaContent: ContentPlace = {
  name: 'media',
  async convert(tdb, box, after) {
    const { company_id } = tdb;
    const sealing = box.content.wants(company_id);
    const { rows } = await sql<NameRow>`
      select id, filename, sealed_filename from media
      where company_id = ${company_id} and (${after}::uuid is null or id > ${after}::uuid) order by id limit ${ROWS} for update`.execute(
      tdb.q,
    );
    const fresh: NameRow[] = [];
    let unreadable = 0;
    for (const { id, filename, sealed_filename } of rows) {
      if ((sealing ? filename : sealed_filename) === null) continue;
      const name = sealed_filename === null ? filename : await box.read(sealed_filename, filenamePlace(company_id, id));
      if (name === null) unreadable += 1;
      else fresh.push({ id, ...(await nameColumns(box, company_id, id, name)) });
    }
    await sql`
      update media m set filename = n.filename, sealed_filename = n.sealed
      from unnest(${fresh.map(({ id }) => id)}::uuid[], ${fresh.map((one) => one.filename)}::text[],
                  ${fresh.map((one) => one.sealed_filename)}::bytea[]) as n (id, filename, sealed)
      where m.company_id = ${company_id} and m.id = n.id`.execute(tdb.q);
    const marked = await sql`
      update media_files f set converting = true
      where f.company_id = ${company_id} and not converting and (sealed_key is not null) <> ${sealing}
        and id in (select file_id from media where company_id = ${company_id} and id = any(${rows.map(({ id }) => id)}::uuid[]))`.execute(
      tdb.q,
    );
    const changed = fresh.length + Number(marked.numAffectedRows ?? 0);
    return { last: rows.length < ROWS ? undefined : rows.at(-1)!.id, changed, unreadable };
  },
};

export type FileToConvert = KeptFile & { thumbnail_place: string | null; thumbnail_bytes: number | null };

/** Files that wait to be written in the other form, of any company, without some. */
export async function filesToConvert(
  db: Database,
  limit: number,
  without: readonly string[],
): Promise<FileToConvert[]> {
  return db.system(async ({ q }) => {
    const { rows } = await sql<FileToConvert>`
      select company_id, id, size_bytes, place, sealed_key, thumbnail_place, thumbnail_bytes from media_files
      where converting and id <> all(${[...without]}::uuid[]) order by company_id, id limit ${limit}`.execute(q);
    return rows;
  });
}

/** Puts the file where it was written anew, unless somebody else did or it is gone; the old places are left over. */
export async function swapPlaces(
  tdb: TenantDb,
  before: FileToConvert,
  now: Pick<FileToConvert, 'place' | 'sealed_key' | 'thumbnail_place'>,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update media_files set place = ${now.place}, sealed_key = ${now.sealed_key}, thumbnail_place = ${now.thumbnail_place},
      converting = false
    where company_id = ${tdb.company_id} and id = ${before.id} and place = ${before.place}`.execute(tdb.q);
  return Number(numAffectedRows ?? 0) > 0;
}

export async function stopConverting(tdb: TenantDb, { id, place }: FileToConvert): Promise<void> {
  await sql`update media_files set converting = false
            where company_id = ${tdb.company_id} and id = ${id} and place = ${place}`.execute(tdb.q);
}
