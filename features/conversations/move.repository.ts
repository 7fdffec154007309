import { sql } from 'kysely';
import type { TenantDb } from '#platform/db';

/** Conversations of channels the other contact never wrote to change owner; the rest give their messages away. */
export async function moveConversations(tdb: TenantDb, into: string, from: string): Promise<string[]> {
  const plain = await sql<{ id: string }>`
    update conversations c set contact_id = ${into}, updated_at = now()
    where c.company_id = ${tdb.company_id} and c.contact_id = ${from} and not exists (
      select 1 from conversations o where o.company_id = c.company_id and o.contact_id = ${into} and o.channel_id = c.channel_id)
    returning id`.execute(tdb.q);
  const pairs = await sql<{ from_id: string; into_id: string }>`
    select f.id as from_id, i.id as into_id from conversations f
    join conversations i on i.company_id = f.company_id and i.contact_id = ${into} and i.channel_id = f.channel_id
    where f.company_id = ${tdb.company_id} and f.contact_id = ${from} and f.status <> 'merged'`.execute(tdb.q);
  for (const { from_id, into_id } of pairs.rows) {
    await sql`update messages set conversation_id = ${into_id}
              where company_id = ${tdb.company_id} and conversation_id = ${from_id}`.execute(tdb.q);
    await sql`update turns set state = 'suppressed', reason = 'conversation_merged', closed_at = now()
              where company_id = ${tdb.company_id} and conversation_id = ${from_id} and state in ('open', 'composing')`.execute(
      tdb.q,
    );
    await sql`update conversations set status = 'merged', updated_at = now()
              where company_id = ${tdb.company_id} and id = ${from_id}`.execute(tdb.q);
  }
  await sql`update messages set contact_id = ${into} where company_id = ${tdb.company_id} and contact_id = ${from}`.execute(
    tdb.q,
  );
  return [...plain.rows.map((row) => row.id), ...pairs.rows.map((row) => row.from_id)];
}
