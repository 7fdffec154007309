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
    await moveTurn(tdb, into_id, from_id);
    await sql`
      update conversations i set unread_count = i.unread_count + f.unread_count,
        last_inbound_at = greatest(i.last_inbound_at, f.last_inbound_at),
        last_message_at = greatest(i.last_message_at, f.last_message_at),
        last_message_id = case when i.last_message_at >= f.last_message_at then i.last_message_id
                               else coalesce(f.last_message_id, i.last_message_id) end,
        updated_at = now()
      from conversations f
      where i.company_id = ${tdb.company_id} and i.id = ${into_id} and f.company_id = i.company_id and f.id = ${from_id}`.execute(
      tdb.q,
    );
    await sql`update conversations set status = 'merged', unread_count = 0, updated_at = now()
              where company_id = ${tdb.company_id} and id = ${from_id}`.execute(tdb.q);
  }
  await sql`update messages set contact_id = ${into} where company_id = ${tdb.company_id} and contact_id = ${from}`.execute(
    tdb.q,
  );
  return [...plain.rows.map((row) => row.id), ...pairs.rows.map((row) => row.from_id)];
}

/**
 * What waits for an answer still gets it: the turn goes along, or its messages join the turn that is there. Whoever is
 * composing either of them loses it by the fence and begins again with all that was said.
 */
async function moveTurn(tdb: TenantDb, into_id: string, from_id: string): Promise<void> {
  const { rows } = await sql<{ id: string; conversation_id: string }>`
    select id, conversation_id from turns
    where company_id = ${tdb.company_id} and conversation_id in (${into_id}, ${from_id}) and state in ('open', 'composing')
    order by id for update`.execute(tdb.q);
  const moving = rows.find((turn) => turn.conversation_id === from_id);
  const present = rows.find((turn) => turn.conversation_id === into_id);
  if (moving === undefined) return;
  if (present !== undefined) {
    await sql`update messages set turn_id = ${present.id}, fate = 'merged:' || ${present.id}::text
              where company_id = ${tdb.company_id} and turn_id = ${moving.id} and direction = 'inbound'`.execute(tdb.q);
    await sql`update turns set state = 'suppressed', reason = 'conversation_merged', fence = fence + 1,
                leased_until = null, closed_at = now()
              where company_id = ${tdb.company_id} and id = ${moving.id}`.execute(tdb.q);
  }
  await sql`update turns set conversation_id = ${into_id}, state = 'open', fence = fence + 1, leased_until = null
            where company_id = ${tdb.company_id} and id = ${(present ?? moving).id}`.execute(tdb.q);
}
