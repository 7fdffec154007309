import { sql } from 'kysely';
import { lastSaid } from '#features/conversations';
import type { SecretBox } from '#platform/crypto';
import type { TenantDb } from '#platform/db';
import type { AnsweringAgent, Scene } from './replies.model.ts';
import { sealChunks } from './sealed-chunks.ts';

/** How far back an agent reads. */
const THREAD_MESSAGES = 20;

export async function readScene(tdb: TenantDb, conversation_id: string, box: SecretBox): Promise<Scene> {
  const { rows } = await sql<
    Scene['conversation'] & { company_name: string; company_held: boolean; agent: AnsweringAgent | null }
  >`
    select c.id, c.channel_id, c.contact_id, c.holder, p.language as contact_language, o.name as company_name,
      o.suspended_at is not null or o.delete_after is not null as company_held,
      case when a.id is not null and a.is_active then to_jsonb(a) end as agent
    from conversations c
    join contacts p on p.company_id = c.company_id and p.id = c.contact_id
    join companies o on o.id = c.company_id
    join channels h on h.company_id = c.company_id and h.id = c.channel_id
    left join agents a on a.company_id = h.company_id and a.id = h.agent_id
    where c.company_id = ${tdb.company_id} and c.id = ${conversation_id}`.execute(tdb.q);
  const { company_name, company_held, agent, ...conversation } = rows[0]!;
  const messages = await lastSaid(tdb, box, conversation_id, THREAD_MESSAGES);
  const answered = messages.findLastIndex((message) => message.direction === 'outbound');
  return {
    company_name,
    company_held,
    conversation,
    agent: agent ?? undefined,
    thread: messages.map(({ direction, text }) => ({ role: direction === 'inbound' ? 'customer' : 'business', text })),
    question: messages
      .slice(answered + 1)
      .map((message) => message.text)
      .join('\n'),
  };
}

export async function insertPassport(
  tdb: TenantDb,
  passport: {
    message_id: string;
    turn_id: string;
    agent_id: string;
    model: string;
    chunks: readonly object[];
    usage: object;
    timings_ms: object;
  },
  box: SecretBox,
): Promise<void> {
  const sealed_chunks = await sealChunks(box, tdb.company_id, passport.message_id, passport.chunks);
  await tdb.q
    .insertInto('passports')
    .values({
      company_id: tdb.company_id,
      message_id: passport.message_id,
      turn_id: passport.turn_id,
      agent_id: passport.agent_id,
      model: passport.model,
      chunks: JSON.stringify(sealed_chunks === null ? passport.chunks : []),
      sealed_chunks,
      usage: JSON.stringify(passport.usage),
      timings_ms: JSON.stringify(passport.timings_ms),
    })
    .execute();
}
