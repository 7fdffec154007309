import { CompiledQuery, sql } from 'kysely';
import type { SecretBox } from '#platform/crypto';
import type { Row, TenantDb } from '#platform/db';
import { annotated, NOTES, STANDS_ALONE, type Note } from './annotations.ts';
import type { MessageWire } from './messages.model.ts';
import { openMessages } from './sealed-message.ts';

/** What nobody says to be read: news of the platform, and notes about messages. */
const NOT_SAID = `('reaction', 'system', 'revoke', 'unsupported', 'unknown', 'call', 'request_welcome')`;

/**
 * The last things that were said between the two, oldest first, as they stand now: edited ones in their newest words, without
 * those that were taken back, and without what was said in groups.
 */
export async function lastSaid(
  tdb: TenantDb,
  box: SecretBox,
  conversation_id: string,
  limit: number,
): Promise<{ direction: 'inbound' | 'outbound'; text: string }[]> {
  const { rows } = await tdb.q.executeQuery<Row>(
    CompiledQuery.raw(
      `select id, conversation_id, direction, type, text, content, context, sealed_content, ${NOTES} from messages
       where company_id = app_company_id() and conversation_id = $1 and (text is not null or sealed_content is not null)
         and type not in ${NOT_SAID} and group_id is null and status not in ('failed', 'cancelled') and ${STANDS_ALONE}
       order by id desc limit $2`,
      [conversation_id, limit],
    ),
  );
  const opened = (await openMessages(box, tdb.company_id, rows)) as unknown as (MessageWire & {
    notes: Note[] | null;
  })[];
  return opened.toReversed().flatMap((message) => {
    const { text, revoked_at } = annotated(message, message.notes ?? []);
    return text === null || text === undefined || revoked_at !== null ? [] : [{ direction: message.direction, text }];
  });
}

/** Whether everything that a turn would answer was taken back. */
export async function isTakenBack(tdb: TenantDb, turn_id: string): Promise<boolean> {
  const { rows } = await sql<{ left: boolean; said: boolean }>`
    select count(*) > 0 as said, bool_or(not exists (
        select 1 from messages r where r.company_id = m.company_id and r.channel_id = m.channel_id and r.about_wamid = m.wamid
          and r.type = 'revoke' and r.direction = m.direction and r.conversation_id = m.conversation_id)) as "left"
    from messages m where m.company_id = ${tdb.company_id} and m.turn_id = ${turn_id} and m.direction = 'inbound' and m.type <> 'edit'`.execute(
    tdb.q,
  );
  return rows[0]!.said && !rows[0]!.left;
}
