import { sql } from 'kysely';
import type { SecretBox } from '#platform/crypto';
import type { TenantDb } from '#platform/db';
import { readSaid, saidColumns, type Said } from './sealed-message.ts';

type Changed = Said & { type?: string; media_id?: string | null };

/**
 * Changes what a message of the platform says, when more is told of it; `undefined` from `change` leaves it as it is. Answers
 * the id of a message that was changed.
 */
export async function changeSaid(
  tdb: TenantDb,
  box: SecretBox,
  { channel_id, wamid }: { channel_id: string; wamid: string },
  change: (said: Said & { id: string; type: string }) => Changed | undefined,
): Promise<string | undefined> {
  const { company_id } = tdb;
  const { rows } = await sql<Said & { id: string; type: string; sealed_content: Buffer | null }>`
    select id, type, text, content, context, sealed_content from messages
    where company_id = ${company_id} and channel_id = ${channel_id} and wamid = ${wamid} for update`.execute(tdb.q);
  const [row] = rows;
  if (row === undefined) return undefined;
  const { id, type, sealed_content } = row;
  const said = sealed_content === null ? row : await readSaid(box, company_id, id, sealed_content);
  if (said === undefined) return undefined;
  const changed = change({ id, type, text: said.text, content: said.content, context: said.context });
  if (changed === undefined) return undefined;
  const columns = await saidColumns(box, company_id, id, changed);
  await sql`
    update messages set type = ${changed.type ?? type}, media_id = coalesce(${changed.media_id ?? null}::uuid, media_id),
      text = ${columns.text}, content = ${JSON.stringify(columns.content)}::jsonb,
      context = ${columns.context === null ? null : JSON.stringify(columns.context)}::jsonb, sealed_content = ${columns.sealed_content}
    where company_id = ${company_id} and id = ${id}`.execute(tdb.q);
  return id;
}
