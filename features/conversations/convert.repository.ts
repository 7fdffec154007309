import { sql } from 'kysely';
import type { ContentPlace } from '#platform/crypto';
import { readSaid, saidColumns } from './sealed-message.ts';

const ROWS = 500;

interface MessageRow {
  id: string;
  text: string | null;
  content: unknown;
  context: unknown;
  sealed_content: Buffer | null;
}

/** How messages are sealed and opened where a company has changed its mind. */
export const messageContent: ContentPlace = {
  name: 'messages',
  async convert(tdb, box, after) {
    const { company_id } = tdb;
    const sealing = box.content.wants(company_id);
    const { rows } = await sql<MessageRow>`
      select id, text, content, context, sealed_content from messages
      where company_id = ${company_id} and (${after}::uuid is null or id > ${after}::uuid) order by id limit ${ROWS} for update`.execute(
      tdb.q,
    );
    const fresh: MessageRow[] = [];
    let unreadable = 0;
    for (const { id, text, content, context, sealed_content } of rows) {
      if (sealing === (sealed_content !== null)) continue;
      const said =
        sealed_content === null ? { text, content, context } : await readSaid(box, company_id, id, sealed_content);
      if (said === undefined) unreadable += 1;
      else fresh.push({ id, ...(await saidColumns(box, company_id, id, said)) });
    }
    await sql`
      update messages m set text = n.text, content = n.content, context = n.context, sealed_content = n.sealed
      from unnest(${fresh.map(({ id }) => id)}::uuid[], ${fresh.map((one) => one.text)}::text[],
                  ${fresh.map((one) => JSON.stringify(one.content))}::jsonb[],
                  ${fresh.map((one) => (one.context === null ? null : JSON.stringify(one.context)))}::jsonb[],
                  ${fresh.map((one) => one.sealed_content)}::bytea[]) as n (id, text, content, context, sealed)
      where m.company_id = ${company_id} and m.id = n.id`.execute(tdb.q);
    return { last: rows.length < ROWS ? undefined : rows.at(-1)!.id, changed: fresh.length, unreadable };
  },
};
