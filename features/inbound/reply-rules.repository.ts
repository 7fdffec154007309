import { sql } from 'kysely';
import type { TenantDb } from '#platform/db';

/** What intake needs to know of the agent behind a channel. */
export interface ReplyRule {
  is_active: boolean;
  reply_quiet_ms: number;
}

/** The rule of each channel that has an agent. */
export async function agentsByChannel(tdb: TenantDb, channel_ids: readonly string[]): Promise<Map<string, ReplyRule>> {
  const { rows } = await sql<ReplyRule & { channel_id: string }>`
    select h.id as channel_id, a.is_active, a.reply_quiet_ms from channels h
    join agents a on a.company_id = h.company_id and a.id = h.agent_id
    where h.company_id = ${tdb.company_id} and h.id = any(${channel_ids}::uuid[])`.execute(tdb.q);
  return new Map(rows.map((row) => [row.channel_id, row]));
}
