import type { MovedConversation } from '#features/contacts';
import { sql } from 'kysely';
import type { TenantDb } from '#platform/db';
import { newId } from '#platform/runtime';

type Move = { merge_id: string; into: string; from: string };

/** Conversations of channels the other contact never wrote to change owner; the rest give their messages away. */
export async function moveConversations(tdb: TenantDb, { merge_id, into, from }: Move): Promise<MovedConversation[]> {
  const plain = await sql<Omit<MovedConversation, 'into'>>`
    update conversations c set contact_id = ${into}, updated_at = now()
    where c.company_id = ${tdb.company_id} and c.contact_id = ${from} and c.status <> 'merged' and not exists (
      select 1 from conversations o where o.company_id = c.company_id and o.contact_id = ${into} and o.channel_id = c.channel_id)
    returning id, status, unread_count`.execute(tdb.q);
  const joined = await sql<MovedConversation & { into: string }>`
    select f.id, i.id as into, f.status, f.unread_count from conversations f
    join conversations i on i.company_id = f.company_id and i.contact_id = ${into} and i.channel_id = f.channel_id
    where f.company_id = ${tdb.company_id} and f.contact_id = ${from} and f.status <> 'merged' order by f.id`.execute(
    tdb.q,
  );
  for (const pair of joined.rows) await joinConversations(tdb, merge_id, pair);
  await sql`update messages set contact_id = ${into} where company_id = ${tdb.company_id} and conversation_id in (
              select id from conversations where company_id = ${tdb.company_id} and contact_id = ${into}) and contact_id <> ${into}`.execute(
    tdb.q,
  );
  return [...plain.rows.map((row) => ({ ...row, into: null })), ...joined.rows];
}

async function joinConversations(
  tdb: TenantDb,
  merge_id: string,
  { id: from_id, into: into_id }: { id: string; into: string },
): Promise<void> {
  await sql`
    with moved as (
      update messages set conversation_id = ${into_id}
      where company_id = ${tdb.company_id} and conversation_id = ${from_id} returning id)
    insert into merged_messages (company_id, message_id, merge_id, conversation_id)
    select ${tdb.company_id}, id, ${merge_id}, ${from_id} from moved`.execute(tdb.q);
  await moveTurn(tdb, into_id, from_id);
  await sql`
    update conversations i set unread_count = i.unread_count + f.unread_count,
      last_inbound_at = greatest(i.last_inbound_at, f.last_inbound_at),
      last_echo_at = greatest(i.last_echo_at, f.last_echo_at),
      last_message_at = greatest(i.last_message_at, f.last_message_at),
      last_message_id = case when i.last_message_at >= f.last_message_at then i.last_message_id
                             else coalesce(f.last_message_id, i.last_message_id) end,
      referral = case when f.referral_at > i.referral_at or i.referral_at is null then f.referral else i.referral end,
      referral_at = greatest(i.referral_at, f.referral_at),
      status = case when f.status = 'open' then 'open' else i.status end,
      updated_at = now()
    from conversations f
    where i.company_id = ${tdb.company_id} and i.id = ${into_id} and f.company_id = i.company_id and f.id = ${from_id}`.execute(
    tdb.q,
  );
  await sql`update conversations set status = 'merged', unread_count = 0, updated_at = now()
            where company_id = ${tdb.company_id} and id = ${from_id}`.execute(tdb.q);
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

/**
 * Takes a move back: what was said before the contacts became one is where it was, what came since stays with the contact that
 * stayed. False when one of the conversations is somebody else's by now.
 */
export async function restoreConversations(
  tdb: TenantDb,
  {
    merge_id,
    merged_at,
    into,
    from,
    conversations,
  }: Move & {
    merged_at: Date;
    conversations: readonly MovedConversation[];
  },
): Promise<boolean> {
  const ids = conversations.flatMap(({ id, into: joined }) => (joined === null ? [id] : [id, joined])).toSorted();
  const { rows } = await sql<{ id: string; contact_id: string; status: string }>`
    select id, contact_id, status from conversations where company_id = ${tdb.company_id} and id = any(${ids}::uuid[])
    order by id for update`.execute(tdb.q);
  const found = new Map(rows.map((row) => [row.id, row]));
  const touched = new Set(ids);
  for (const moved of conversations) {
    const conversation = found.get(moved.id);
    // Gone by now: nothing of it was kept, or the person's words were erased.
    if (conversation === undefined) continue;
    if (moved.into === null) {
      if (conversation.contact_id !== into || conversation.status === 'merged') return false;
      touched.add(await keepNewer(tdb, { id: moved.id, into, from, merged_at }));
    } else {
      if (conversation.status !== 'merged' || found.get(moved.into)?.contact_id !== into) return false;
      await partConversations(tdb, merge_id, { ...moved, into: moved.into, from });
    }
  }
  await moveTurnsAlong(tdb, [...touched]);
  await summarizeAgain(tdb, [...touched]);
  return true;
}

/** The conversation goes back to `from`; what came after the merge goes to a conversation of `into`, whose id is answered. */
async function keepNewer(
  tdb: TenantDb,
  { id, into, from, merged_at }: { id: string; into: string; from: string; merged_at: Date },
): Promise<string> {
  const { company_id } = tdb;
  await sql`update conversations set contact_id = ${from}, updated_at = now() where company_id = ${company_id} and id = ${id}`.execute(
    tdb.q,
  );
  const newer = sql`select 1 from messages where company_id = ${company_id} and conversation_id = ${id} and created_at >= ${merged_at} limit 1`;
  if ((await newer.execute(tdb.q)).rows.length > 0) {
    const own = newId();
    await sql`
      insert into conversations (company_id, id, contact_id, channel_id, status, holder, holder_user_id, handoff_reason, unread_count)
      select company_id, ${own}, ${into}, channel_id, status, holder, holder_user_id, handoff_reason, unread_count
      from conversations where company_id = ${company_id} and id = ${id}`.execute(tdb.q);
    await sql`update messages set conversation_id = ${own}
              where company_id = ${company_id} and conversation_id = ${id} and created_at >= ${merged_at}`.execute(
      tdb.q,
    );
    await sql`update messages set contact_id = ${from} where company_id = ${company_id} and conversation_id = ${id}`.execute(
      tdb.q,
    );
    return own;
  }
  await sql`update messages set contact_id = ${from} where company_id = ${company_id} and conversation_id = ${id}`.execute(
    tdb.q,
  );
  return id;
}

async function partConversations(
  tdb: TenantDb,
  merge_id: string,
  { id, into, from, status, unread_count }: MovedConversation & { into: string; from: string },
): Promise<void> {
  const { company_id } = tdb;
  await sql`
    update messages m set conversation_id = ${id}, contact_id = ${from} from merged_messages w
    where w.company_id = ${company_id} and w.merge_id = ${merge_id} and w.conversation_id = ${id}
      and m.company_id = w.company_id and m.id = w.message_id and m.conversation_id = ${into}`.execute(tdb.q);
  await sql`delete from merged_messages where company_id = ${company_id} and merge_id = ${merge_id} and conversation_id = ${id}`.execute(
    tdb.q,
  );
  // What was unread and has been read in the meantime stays read.
  await sql`
    with one as (
      update conversations set unread_count = greatest(unread_count - ${unread_count}::int, 0), updated_at = now()
      where company_id = ${company_id} and id = ${into} returning unread_count)
    update conversations f set status = ${status}, updated_at = now(),
      unread_count = case when i.unread_count >= ${unread_count}::int then ${unread_count}::int else 0 end
    from conversations i
    where f.company_id = ${company_id} and f.id = ${id} and i.company_id = f.company_id and i.id = ${into}`.execute(
    tdb.q,
  );
}

/** A turn goes where the newest of its messages is, and whoever composes it begins again. */
async function moveTurnsAlong(tdb: TenantDb, ids: readonly string[]): Promise<void> {
  await sql`
    update turns t set conversation_id = said.conversation_id, state = 'open', fence = t.fence + 1, leased_until = null
    from (select t.id, (select m.conversation_id from messages m where m.company_id = t.company_id and m.turn_id = t.id
                        order by m.id desc limit 1) as conversation_id
          from turns t where t.company_id = ${tdb.company_id} and t.conversation_id = any(${ids}::uuid[])
            and t.state in ('open', 'composing')) said
    where t.company_id = ${tdb.company_id} and t.id = said.id and said.conversation_id is not null
      and said.conversation_id <> t.conversation_id`.execute(tdb.q);
}

async function summarizeAgain(tdb: TenantDb, ids: readonly string[]): Promise<void> {
  await sql`
    update conversations c set last_message_id = newest.id, last_message_at = newest.created_at,
      last_inbound_at = (select max(m.platform_at) from messages m where m.company_id = c.company_id and m.conversation_id = c.id
        and m.direction = 'inbound' and m.group_id is null and m.type not in ('edit', 'revoke', 'system', 'request_welcome')
        and m.fate is distinct from 'suppressed:history'),
      last_echo_at = (select max(m.platform_at) from messages m where m.company_id = c.company_id and m.conversation_id = c.id
        and m.author = 'system' and m.about_wamid is null),
      updated_at = now()
    from unnest(${ids}::uuid[]) as touched (id) left join lateral (
      select m.id, m.created_at from messages m where m.company_id = ${tdb.company_id} and m.conversation_id = touched.id
        and m.about_wamid is null order by m.id desc limit 1) newest on true
    where c.company_id = ${tdb.company_id} and c.id = touched.id and c.status <> 'merged'`.execute(tdb.q);
}
