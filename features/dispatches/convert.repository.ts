import { sql } from 'kysely';
import type { ContentPlace } from '#platform/crypto';

const ROWS = 2_000;

/** Attempts of before may tell the number that the platform knew the customer by; it is nowhere needed. */
export const dispatchContent: ContentPlace = {
  name: 'dispatches',
  async convert(tdb, box, after) {
    const { company_id } = tdb;
    if (!box.content.wants(company_id)) return { last: undefined, changed: 0, unreadable: 0 };
    const { rows } = await sql<{ id: string; told: boolean }>`
      select id, coalesce(outcome ? 'recipient_wa_id', false) as told from dispatches
      where company_id = ${company_id} and (${after}::uuid is null or id > ${after}::uuid) order by id limit ${ROWS}`.execute(
      tdb.q,
    );
    const ids = rows.filter(({ told }) => told).map(({ id }) => id);
    await sql`update dispatches set outcome = outcome - 'recipient_wa_id'
              where company_id = ${company_id} and id = any(${ids}::uuid[])`.execute(tdb.q);
    return { last: rows.length < ROWS ? undefined : rows.at(-1)!.id, changed: ids.length, unreadable: 0 };
  },
};
