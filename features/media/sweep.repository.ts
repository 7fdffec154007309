import { sql } from 'kysely';
import type { Database } from '#platform/db';

export async function readLeftovers(db: Database, limit: number): Promise<string[]> {
  return db.system(async ({ q }) => {
    const { rows } = await sql<{ place: string }>`
      select place from media_leftovers order by place limit ${limit}`.execute(q);
    return rows.map(({ place }) => place);
  });
}

export async function forgetLeftovers(db: Database, places: readonly string[]): Promise<void> {
  await db.system(async ({ q }) => {
    await sql`delete from media_leftovers where place = any(${[...places]})`.execute(q);
  });
}

/** Of these places those that no file of their company stands in. */
export async function unknownPlaces(db: Database, places: readonly string[]): Promise<string[]> {
  if (places.length === 0) return [];
  return db.system(async (sdb) => {
    const unknown: string[] = [];
    for (const [company_id, group] of Map.groupBy(places, (place) => place.split('/', 1)[0]!)) {
      const { q } = await sdb.asCompany(company_id);
      const { rows } = await sql<{ place: string }>`
        select place from unnest(${group}::text[]) as place
        where not exists (select 1 from media_files f where f.company_id = ${company_id} and f.place = place.place)
          and not exists (select 1 from media_files f where f.company_id = ${company_id} and f.thumbnail_place = place.place)`.execute(
        q,
      );
      unknown.push(...rows.map(({ place }) => place));
    }
    return unknown;
  });
}
