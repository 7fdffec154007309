import { sql } from 'kysely';
import type { TenantDb } from '#platform/db';

export interface NoteTarget {
  /** The reaction, edit or deletion. */
  note_id: string;
  /** The message it is about. */
  message_id: string;
  conversation_id: string;
  /** The turn in which that message waits for its answer, if it still does. */
  turn_id: string | null;
}

/** What each of these reactions, edits and deletions is about; those about something that never came are left out. */
export async function findTargets(tdb: TenantDb, note_ids: readonly string[]): Promise<NoteTarget[]> {
  const { rows } = await sql<NoteTarget>`
    select n.id as note_id, m.id as message_id, m.conversation_id, t.id as turn_id
    from messages n
    join messages m on m.company_id = n.company_id and m.channel_id = n.channel_id and m.wamid = n.about_wamid
    left join turns t on t.company_id = m.company_id and t.id = m.turn_id and t.state in ('open', 'composing')
      and m.direction = 'inbound' and n.direction = 'inbound' and m.conversation_id = n.conversation_id
    where n.company_id = ${tdb.company_id} and n.id = any(${[...note_ids]}::uuid[])`.execute(tdb.q);
  return rows;
}
