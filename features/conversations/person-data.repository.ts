import { CompiledQuery, sql } from 'kysely';
import type { SecretBox } from '#platform/crypto';
import type { Row, TenantDb } from '#platform/db';
import type { MessageWire } from './messages.model.ts';
import { messageFromRow, threadStatement } from './messages.repository.ts';
import { openMessages } from './sealed-message.ts';

export interface KeptConversation {
  id: string;
  channel_id: string;
  status: string;
  created_at: string;
}

/** The conversations of a person, the oldest first. */
export async function conversationsOf(tdb: TenantDb, contact_ids: readonly string[]): Promise<KeptConversation[]> {
  const { rows } = await sql<Omit<KeptConversation, 'created_at'> & { created_at: Date }>`
    select id, channel_id, status, created_at from conversations
    where company_id = ${tdb.company_id} and contact_id = any(${[...contact_ids]}) order by created_at, id`.execute(
    tdb.q,
  );
  return rows.map((row) => ({ ...row, created_at: row.created_at.toISOString() }));
}

export type KeptMessage = MessageWire & { status_history: { status: string; at: string; resend: number }[] };

/** The next messages of a conversation after one, or its first, with what became of each. */
export async function messagesAfter(
  tdb: TenantDb,
  box: SecretBox,
  { conversation_id, after, limit }: { conversation_id: string; after: string; limit: number },
): Promise<KeptMessage[]> {
  const { text, values } = threadStatement(conversation_id, { after, limit: limit - 1, annotations: true });
  const { rows } = await tdb.q.executeQuery<Row>(CompiledQuery.raw(text, [...values]));
  const messages = (await openMessages(box, tdb.company_id, rows)).map(messageFromRow);
  const history = await sql<{ message_id: string; status: string; at: Date; resend: number }>`
    select message_id, status, at, resend from message_statuses
    where company_id = ${tdb.company_id} and message_id = any(${messages.map(({ id }) => id)})
    order by resend, noted_at, at`.execute(tdb.q);
  return messages.map((message) => ({
    ...message,
    status_history: history.rows
      .filter(({ message_id }) => message_id === message.id)
      .map(({ status, at, resend }) => ({ status, at: at.toISOString(), resend })),
  }));
}

/** Deletes all that was said with a person: messages with statuses, attempts and passports, turns, conversations. */
export async function eraseThreads(
  tdb: TenantDb,
  contact_ids: readonly string[],
): Promise<{ conversations: number; messages: number }> {
  const { rows } = await sql<{ id: string }>`
    select id from conversations where company_id = ${tdb.company_id} and contact_id = any(${[...contact_ids]})
    order by id for update`.execute(tdb.q);
  const ids = rows.map(({ id }) => id);
  const messages = await sql`
    delete from messages where company_id = ${tdb.company_id} and conversation_id = any(${ids})`.execute(tdb.q);
  await sql`delete from turns where company_id = ${tdb.company_id} and conversation_id = any(${ids})`.execute(tdb.q);
  await sql`delete from conversations where company_id = ${tdb.company_id} and id = any(${ids})`.execute(tdb.q);
  return { conversations: ids.length, messages: Number(messages.numAffectedRows ?? 0) };
}

/** Of these contacts those to whom nothing was said or who said nothing since `time`, as the platform tells the time. */
export async function silentSince(tdb: TenantDb, contact_ids: readonly string[], time: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from unnest(${[...contact_ids]}::uuid[]) as contact (id)
    where not exists (
      select 1 from conversations c join messages m on m.company_id = c.company_id and m.conversation_id = c.id
      where c.company_id = ${tdb.company_id} and c.contact_id = contact.id and coalesce(m.platform_at, m.created_at) > ${time})`.execute(
    tdb.q,
  );
  return rows.map(({ id }) => id);
}
