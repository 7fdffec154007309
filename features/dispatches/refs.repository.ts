import { sql } from 'kysely';
import type { TenantDb } from '#platform/db';

/** The platform's ids of messages, of those that have one. */
export async function wamidsOf(tdb: TenantDb, message_ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; wamid: string }>`
    select id, wamid from messages
    where company_id = ${tdb.company_id} and id = any(${[...message_ids]}::uuid[]) and wamid is not null`.execute(
    tdb.q,
  );
  return new Map(rows.map(({ id, wamid }) => [id, wamid]));
}

export async function phoneNumberIdOf(tdb: TenantDb, channel_id: string): Promise<string | undefined> {
  const { rows } = await sql<{ phone_number_id: string }>`
    select phone_number_id from channels where company_id = ${tdb.company_id} and id = ${channel_id}`.execute(tdb.q);
  return rows[0]?.phone_number_id;
}

/** Whether the platform has refused another try of this sending with one of these codes. */
export async function wasRefusedWith(
  tdb: TenantDb,
  { id, message_id, resend }: { id: string; message_id: string; resend: number },
  codes: readonly number[],
): Promise<boolean> {
  const { rows } = await sql`
    select 1 from dispatches where company_id = ${tdb.company_id} and message_id = ${message_id} and resend = ${resend}
      and id <> ${id} and state = 'refused' and outcome ->> 'code' = any(${codes.map(String)}::text[]) limit 1`.execute(
    tdb.q,
  );
  return rows.length > 0;
}

/** A message that another one speaks of, as far as that is allowed to: of the same conversation. */
export interface SpokenOf {
  id: string;
  wamid: string | null;
  type: string;
  at: Date;
}

export async function findSpokenOf(
  tdb: TenantDb,
  conversation_id: string,
  message_id: string,
): Promise<SpokenOf | undefined> {
  const { rows } = await sql<SpokenOf>`
    select id, wamid, type, coalesce(platform_at, created_at) as at from messages
    where company_id = ${tdb.company_id} and id = ${message_id} and conversation_id = ${conversation_id}`.execute(
    tdb.q,
  );
  return rows[0];
}

export interface Recipient {
  opted_out_at: Date | null;
  /** `marketing`, or `all`. */
  opt_out_scope: string;
  has_number: boolean;
  has_user_id: boolean;
}

export async function findRecipient(tdb: TenantDb, contact_id: string): Promise<Recipient | undefined> {
  const { rows } = await sql<Recipient>`
    select opted_out_at, coalesce(opt_out ->> 'scope', 'all') as opt_out_scope, user_id is not null as has_user_id,
      coalesce(wa_id, phone) is not null or sealed_phone is not null as has_number
    from contacts where company_id = ${tdb.company_id} and id = ${contact_id} and merged_into_id is null`.execute(
    tdb.q,
  );
  return rows[0];
}

/** Whom a first message goes to, and over what; undefined when there is no such contact. */
export interface Startable {
  channel_id: string | null;
  has_agent: boolean;
}

export async function findStartable(
  tdb: TenantDb,
  contact_id: string,
  channel_id: string,
): Promise<Startable | undefined> {
  const { rows } = await sql<Startable>`
    select h.id as channel_id, h.agent_id is not null as has_agent
    from contacts p left join channels h on h.company_id = p.company_id and h.id = ${channel_id}
    where p.company_id = ${tdb.company_id} and p.id = ${contact_id} and p.merged_into_id is null`.execute(tdb.q);
  return rows[0];
}

/** The newest message of the customer that the platform has an id for, and over which number it came. */
export interface NewestInbound {
  message_id: string;
  wamid: string;
  channel_id: string;
  /** The platform has been told that it was read. */
  told: boolean;
}

export async function findNewestInbound(tdb: TenantDb, conversation_id: string): Promise<NewestInbound | undefined> {
  const { rows } = await sql<NewestInbound>`
    select m.id as message_id, m.wamid, m.channel_id, coalesce(c.told_read_id >= m.id, false) as told
    from conversations c join lateral (
      select id, wamid, channel_id from messages
      where company_id = c.company_id and conversation_id = c.id and direction = 'inbound' and wamid is not null
      order by id desc limit 1) m on true
    where c.company_id = ${tdb.company_id} and c.id = ${conversation_id}`.execute(tdb.q);
  return rows[0];
}

/** Notes that the platform is being told; false when it was already. */
export async function noteToldRead(tdb: TenantDb, conversation_id: string, message_id: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update conversations set told_read_id = ${message_id}
    where company_id = ${tdb.company_id} and id = ${conversation_id}
      and (told_read_id is null or told_read_id < ${message_id})`.execute(tdb.q);
  return numAffectedRows === 1n;
}
