import { sql } from 'kysely';
import type { TenantDb } from '#platform/db';
import type { LockedConversation, OpenedConversation } from './conversations.repository.ts';

/**
 * Locks conversations that were opened for what came, as they are looked at. Throws what has the transaction run again when a
 * contact or conversation has become part of another one since: what is said goes where people see it.
 */
export async function lockOpened(
  tdb: TenantDb,
  opened: readonly Pick<OpenedConversation, 'id' | 'contact_id' | 'is_new'>[],
): Promise<LockedConversation[]> {
  const { company_id } = tdb;
  const newcomers = [...new Set(opened.filter(({ is_new }) => is_new).map(({ contact_id }) => contact_id))];
  // A conversation that is new keeps nobody from merging its contact: whoever does waits for us, or we for them.
  const standing =
    newcomers.length === 0
      ? []
      : (
          await sql`select 1 from contacts where company_id = ${company_id} and id = any(${newcomers}::uuid[])
                    and merged_into_id is null order by id for share`.execute(tdb.q)
        ).rows;
  const expected = new Map(opened.map(({ id, contact_id }) => [id, contact_id]));
  const { rows } = await sql<LockedConversation & { contact_id: string; status: string }>`
    select id, holder, last_echo_at, contact_id, status from conversations
    where company_id = ${company_id} and id = any(${[...expected.keys()]}::uuid[]) order by id for update`.execute(
    tdb.q,
  );
  const moved = rows.some(({ id, contact_id, status }) => status === 'merged' || contact_id !== expected.get(id));
  if (moved || rows.length < expected.size || standing.length < newcomers.length) {
    throw Object.assign(new Error('contact was merged concurrently'), { code: '40001' });
  }
  return rows;
}
