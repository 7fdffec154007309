import { sql } from 'kysely';
import type { Statement, TenantDb } from '#platform/db';

export type ImportState = 'importing' | 'imported' | 'refused';

export interface Chunk {
  delivery_id: string;
  channel_id: string;
  state: ImportState;
  /** 0: the last day, 1: up to 90 days, 2: up to 180. */
  phase: number | null;
  chunk_order: number | null;
  progress: number | null;
  messages: number;
  error_code: number | null;
}

/**
 * Notes a chunk; the same one drained again begins again, and what it brought stays. A delivery may hold several, of which one
 * with nothing in it does not end the others.
 */
export async function insertImport(tdb: TenantDb, chunk: Chunk): Promise<void> {
  const { delivery_id, channel_id, state, phase, chunk_order, progress, messages, error_code } = chunk;
  await sql`
    insert into history_imports (company_id, delivery_id, channel_id, state, phase, chunk_order, progress, messages, error_code)
    values (${tdb.company_id}, ${delivery_id}, ${channel_id}, ${state}, ${phase}, ${chunk_order}, ${progress}, ${messages}, ${error_code})
    on conflict (company_id, channel_id, delivery_id) do update set
      state = case when history_imports.state = 'importing' then history_imports.state else excluded.state end,
      messages = greatest(history_imports.messages, excluded.messages), done = 0,
      error_code = coalesce(excluded.error_code, history_imports.error_code), updated_at = now()`.execute(tdb.q);
}

/** The chunk, locked, while there is something of it to be imported. */
export async function lockImport(
  tdb: TenantDb,
  channel_id: string,
  delivery_id: string,
): Promise<{ done: number } | undefined> {
  const { rows } = await sql<{ done: number }>`
    select done from history_imports
    where company_id = ${tdb.company_id} and channel_id = ${channel_id} and delivery_id = ${delivery_id} and state = 'importing'
    for update`.execute(tdb.q);
  return rows[0];
}

export async function noteImported(
  tdb: TenantDb,
  {
    channel_id,
    delivery_id,
    messages,
    done,
    added,
    last,
  }: { channel_id: string; delivery_id: string; messages: number; done: number; added: number; last: boolean },
): Promise<void> {
  await sql`
    update history_imports set messages = ${messages}, done = ${done}, added = added + ${added}, state = ${last ? 'imported' : 'importing'}, updated_at = now()
    where company_id = ${tdb.company_id} and channel_id = ${channel_id} and delivery_id = ${delivery_id}`.execute(
    tdb.q,
  );
}

/** How far the past of a number has come, over all chunks; the second one says whether there is such a channel. */
export function historyStatements(channel_id: string): Statement[] {
  return [
    {
      name: 'history-of-channel',
      text: `select count(*)::int as chunks, coalesce(sum(messages), 0)::int as messages, coalesce(sum(done), 0)::int as read,
               coalesce(sum(added), 0)::int as added, max(progress)::int as progress, max(phase)::int as phase,
               count(*) filter (where state = 'importing')::int as importing, max(updated_at) as updated_at,
               (array_agg(error_code order by updated_at desc) filter (where error_code is not null))[1] as error_code,
               count(*) filter (where state = 'refused')::int as refused
             from history_imports where company_id = app_company_id() and channel_id = $1`,
      values: [channel_id],
    },
    {
      name: 'history-channel',
      text: `select 1 from channels where company_id = app_company_id() and id = $1`,
      values: [channel_id],
    },
  ];
}

/** The delivery as it is kept. */
export async function readDeliveryBody(
  tdb: TenantDb,
  id: string,
): Promise<{ id: string; company_id: string; body: Buffer; sealed: boolean } | undefined> {
  const { rows } = await sql<{ id: string; company_id: string; body: Buffer; sealed: boolean }>`
    select id, company_id, body, sealed from inbound_deliveries where company_id = ${tdb.company_id} and id = ${id}`.execute(
    tdb.q,
  );
  return rows[0];
}

/** The newest of what was imported shows in the list of conversations, where nothing newer does. Nothing is unread by it. */
export async function noteHistory(
  tdb: TenantDb,
  notes: readonly { conversation_id: string; message_id: string; at: Date }[],
): Promise<void> {
  if (notes.length === 0) return;
  await sql`
    update conversations c set last_message_id = n.message_id, last_message_at = n.at, updated_at = now()
    from unnest(${notes.map((note) => note.conversation_id)}::uuid[], ${notes.map((note) => note.message_id)}::uuid[],
                ${notes.map((note) => note.at)}::timestamptz[]) as n (id, message_id, at)
    where c.company_id = ${tdb.company_id} and c.id = n.id and (c.last_message_at is null or c.last_message_at < n.at)`.execute(
    tdb.q,
  );
}
