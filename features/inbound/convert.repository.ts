import { sql } from 'kysely';
import type { ContentPlace } from '#platform/crypto';
import { openBody, storedBody } from './sealed-body.ts';

/** A body may have megabytes. */
const ROWS = 50;

/** How the platform's deliveries are sealed and opened where a company has changed its mind. */
export const deliveryContent: ContentPlace = {
  name: 'inbound_deliveries',
  async convert(tdb, box, after) {
    const { company_id } = tdb;
    const sealing = box.content.wants(company_id);
    const { rows } = await sql<{ id: string; body: Buffer; sealed: boolean }>`
      select id, case when sealed <> ${sealing} then body else ''::bytea end as body, sealed from inbound_deliveries
      where company_id = ${company_id} and (${after}::uuid is null or id > ${after}::uuid) order by id limit ${ROWS} for update`.execute(
      tdb.q,
    );
    let changed = 0;
    let unreadable = 0;
    for (const row of rows) {
      if (row.sealed === sealing) continue;
      try {
        const body = await openBody(box, { ...row, company_id });
        const now = await storedBody(box, { id: row.id, company_id, body });
        await sql`update inbound_deliveries set body = ${now.body}, sealed = ${now.sealed}
                  where company_id = ${company_id} and id = ${row.id}`.execute(tdb.q);
        changed += 1;
      } catch (error) {
        if (!row.sealed) throw error;
        unreadable += 1;
      }
    }
    return { last: rows.length < ROWS ? undefined : rows.at(-1)!.id, changed, unreadable };
  },
};
