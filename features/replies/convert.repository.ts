import { sql } from 'kysely';
import type { ContentPlace } from '#platform/crypto';
import { openChunks, sealChunks } from './sealed-chunks.ts';

const ROWS = 200;

interface PassportRow {
  message_id: string;
  chunks: object[];
  sealed_chunks: Buffer | null;
}

/** How passports are sealed and opened where a company has changed its mind. */
export const passportContent: ContentPlace = {
  name: 'passports',
  async convert(tdb, box, after) {
    const { company_id } = tdb;
    const sealing = box.content.wants(company_id);
    const { rows } = await sql<PassportRow>`
      select message_id, chunks, sealed_chunks from passports
      where company_id = ${company_id} and (${after}::uuid is null or message_id > ${after}::uuid)
      order by message_id limit ${ROWS} for update`.execute(tdb.q);
    let changed = 0;
    let unreadable = 0;
    for (const { message_id, chunks: plain, sealed_chunks } of rows) {
      if (sealing === (sealed_chunks !== null)) continue;
      const chunks = sealed_chunks === null ? plain : await openChunks(box, company_id, message_id, sealed_chunks);
      if (chunks === undefined) {
        unreadable += 1;
        continue;
      }
      const sealed = await sealChunks(box, company_id, message_id, chunks);
      await sql`
        update passports set chunks = ${JSON.stringify(sealed === null ? chunks : [])}::jsonb, sealed_chunks = ${sealed}
        where company_id = ${company_id} and message_id = ${message_id}`.execute(tdb.q);
      changed += 1;
    }
    return { last: rows.length < ROWS ? undefined : rows.at(-1)!.message_id, changed, unreadable };
  },
};
