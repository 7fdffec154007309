import { sql, type RawBuilder } from 'kysely';
import { readPersonal, type SealedPersonal } from '#features/contacts';
import type { SecretBox } from '#platform/crypto';
import type { Statement, TenantDb } from '#platform/db';
import type { OutboxEnds, OutboxQuery, OutboxStatus } from './send.model.ts';

/** A page looks at no more than so many that might belong to it, however few of them do. */
const LOOKED_AT = 2_000;

/** Where the messages of a status are found by an index, and what has to be true of them besides. */
const FOUND: Readonly<
  Record<OutboxStatus, { among: RawBuilder<unknown>; fits?: RawBuilder<unknown>; status: string }>
> = {
  scheduled: { among: sql`dispatches t where t.state = 'scheduled'`, status: 'queued' },
  queued: { among: sql`dispatches t where t.state = 'queued'`, status: 'queued' },
  held: {
    among: sql`dispatches t where t.state = 'queued'`,
    fits: sql`coalesce(t.outcome ->> 'kind' = 'held', false)`,
    status: 'queued',
  },
  unknown: { among: sql`dispatches t where t.state = 'unknown'`, status: 'unknown' },
  failed: { among: sql`message_statuses t where t.status = 'failed'`, status: 'failed' },
  cancelled: { among: sql`message_statuses t where t.status = 'cancelled'`, status: 'cancelled' },
};

/** The ids of a page of the company's messages that wait or ended badly, the newest first. */
export async function outboxIds(
  tdb: TenantDb,
  { status, channel_id, conversation_id, before, limit }: OutboxQuery,
): Promise<{ ids: string[]; next_cursor: string | null }> {
  const { among, fits = sql`true`, status: standing } = FOUND[status];
  const { rows } = await sql<{ id: string; shown: boolean }>`
    with looked as materialized (
      select distinct on (t.message_id) t.message_id as id, ${fits} as fits from ${among} and t.company_id = ${tdb.company_id}
        and (${before ?? null}::uuid is null or t.message_id < ${before ?? null}::uuid)
      order by t.message_id desc limit ${LOOKED_AT + 1})
    select l.id, l.fits and m.status = ${standing}
      and (${channel_id ?? null}::uuid is null or m.channel_id = ${channel_id ?? null}::uuid)
      and (${conversation_id ?? null}::uuid is null or m.conversation_id = ${conversation_id ?? null}::uuid) as shown
    from looked l join messages m on m.company_id = ${tdb.company_id} and m.id = l.id order by l.id desc`.execute(
    tdb.q,
  );
  const found = rows.slice(0, LOOKED_AT);
  const ids = found.filter(({ shown }) => shown).map(({ id }) => id);
  if (ids.length > limit) return { ids: ids.slice(0, limit), next_cursor: ids[limit - 1]! };
  return { ids, next_cursor: rows.length > LOOKED_AT ? found.at(-1)!.id : null };
}

type EndsRow = { id: string; contact_id: string; name: string | null; phone: string | null } & SealedPersonal & {
    channel: OutboxEnds['channel'];
  };

/** Whom each message is for and which number sends it, by message. */
export async function outboxEnds(
  tdb: TenantDb,
  ids: readonly string[],
  box: SecretBox,
): Promise<ReadonlyMap<string, OutboxEnds>> {
  const { rows } = await sql<EndsRow>`
    select m.id, p.id as contact_id, p.name, p.phone, p.sealed_name, p.sealed_phone, p.sealed_username,
      json_build_object('id', h.id, 'name', h.name) as channel
    from messages m
    join conversations c on c.company_id = m.company_id and c.id = m.conversation_id
    join contacts p on p.company_id = c.company_id and p.id = c.contact_id
    join channels h on h.company_id = m.company_id and h.id = m.channel_id
    where m.company_id = ${tdb.company_id} and m.id = any(${[...ids]}::uuid[])`.execute(tdb.q);
  const ends = rows.map(async ({ id, contact_id, channel, ...person }) => {
    const stored = { wa_id: null, username: null, ...person, id: contact_id };
    const { name, phone } = await readPersonal(box, tdb.company_id, stored);
    return [id, { contact: { id: contact_id, name, phone }, channel }] as const;
  });
  return new Map(await Promise.all(ends));
}

/** The tries to send a message, the first one first. */
export function attemptsStatement(message_id: string): Statement {
  return {
    name: 'message-attempts',
    text: `select id, attempt, state, outcome ->> 'class' as class, outcome ->> 'title' as title,
             case when isfinite(due_at) then due_at end as due_at, started_at, closed_at
           from dispatches where company_id = app_company_id() and message_id = $1 order by attempt`,
    values: [message_id],
  };
}
