import { sql } from 'kysely';
import type { TenantDb } from '#platform/db';
import { newId } from '#platform/runtime';
import { BURST_LIMIT_MS } from './turns.model.ts';

export interface OpenedTurn {
  turn_id: string;
  conversation_id: string;
  due_at: Date;
  /** False when the conversation had a turn already, which now waits a little longer. */
  is_new: boolean;
}

/**
 * Notes that a customer has said something to be answered: opens a turn, or lets the open one wait for the pause.
 * A turn that is being composed goes back to open, so that what is being written is not sent over the newer words.
 */
export async function openTurns(
  tdb: TenantDb,
  conversations: readonly { conversation_id: string; quiet_ms: number }[],
): Promise<OpenedTurn[]> {
  if (conversations.length === 0) return [];
  const { rows } = await sql<OpenedTurn>`
    insert into turns as t (company_id, id, conversation_id, due_at, due_limit)
    select ${tdb.company_id}, id, conversation_id, clock_timestamp() + quiet * interval '1 millisecond',
           clock_timestamp() + greatest(quiet, ${BURST_LIMIT_MS}::int) * interval '1 millisecond'
    from unnest(${conversations.map(() => newId())}::uuid[], ${conversations.map((entry) => entry.conversation_id)}::uuid[],
                ${conversations.map((entry) => entry.quiet_ms)}::int[]) as said (id, conversation_id, quiet)
    order by conversation_id
    on conflict (company_id, conversation_id) where state in ('open', 'composing') do update set
      state = 'open',
      due_at = case when t.state = 'composing' then excluded.due_at else least(excluded.due_at, t.due_limit) end,
      due_limit = case when t.state = 'composing' then excluded.due_limit else t.due_limit end,
      fence = t.fence + 1, leased_until = null, attempts = 0
    returning id as turn_id, conversation_id, due_at, xmax = 0 as is_new`.execute(tdb.q);
  return rows;
}

export interface ClaimedTurn {
  turn_id: string;
  conversation_id: string;
  fence: number;
  /** How often it was taken, this time included. */
  attempts: number;
}

/** What came of trying to take a turn: it is ours, it must wait until `due_at`, or there is nothing left to do. */
export type Claim = { kind: 'claimed'; turn: ClaimedTurn } | { kind: 'wait'; until: Date } | { kind: 'gone' };

/** Takes a turn that is due, for `lease_ms`; the fence makes every later write of a slower holder fail. */
export async function claimTurn(tdb: TenantDb, turn_id: string, lease_ms: number): Promise<Claim> {
  const { rows } = await sql<{ conversation_id: string; fence: number; attempts: number }>`
    update turns set state = 'composing', fence = fence + 1, attempts = attempts + 1,
      leased_until = clock_timestamp() + ${lease_ms}::int * interval '1 millisecond'
    where company_id = ${tdb.company_id} and id = ${turn_id} and due_at <= clock_timestamp()
      and (state = 'open' or (state = 'composing' and leased_until < clock_timestamp()))
    returning conversation_id, fence, attempts`.execute(tdb.q);
  const taken = rows[0];
  if (taken !== undefined) return { kind: 'claimed', turn: { turn_id, ...taken } };
  const waiting = await tdb.q
    .selectFrom('turns')
    .select(['due_at', 'leased_until'])
    .where('company_id', '=', tdb.company_id)
    .where('id', '=', turn_id)
    .where('state', 'in', ['open', 'composing'])
    .executeTakeFirst();
  if (waiting === undefined) return { kind: 'gone' };
  return { kind: 'wait', until: waiting.leased_until ?? waiting.due_at };
}

/** Prolongs the lease of a turn we hold while a model takes its time. */
export async function renewTurn(tdb: TenantDb, turn: ClaimedTurn, lease_ms: number): Promise<void> {
  await sql`
    update turns set leased_until = clock_timestamp() + ${lease_ms}::int * interval '1 millisecond'
    where company_id = ${tdb.company_id} and id = ${turn.turn_id} and fence = ${turn.fence} and state = 'composing'`.execute(
    tdb.q,
  );
}

/** Closes a turn we hold. False when it is no longer ours: newer words came, or another worker took over. */
export async function closeTurn(
  tdb: TenantDb,
  turn: ClaimedTurn,
  outcome: {
    state: 'answered' | 'handed_over' | 'suppressed';
    reason: string | null;
    answer_message_id: string | null;
  },
): Promise<boolean> {
  const result = await sql`
    update turns set state = ${outcome.state}, reason = ${outcome.reason}, answer_message_id = ${outcome.answer_message_id},
      leased_until = null, closed_at = now()
    where company_id = ${tdb.company_id} and id = ${turn.turn_id} and fence = ${turn.fence} and state = 'composing'`.execute(
    tdb.q,
  );
  if (result.numAffectedRows !== 1n) return false;
  const fate = outcome.state === 'suppressed' ? `suppressed:${outcome.reason}` : outcome.state;
  await sql`update messages set fate = ${fate}
            where company_id = ${tdb.company_id} and turn_id = ${turn.turn_id} and direction = 'inbound'`.execute(
    tdb.q,
  );
  return true;
}

/** Gives a turn back before its lease ends, to be taken again not before `retry_ms` from now. */
export async function releaseTurn(
  tdb: TenantDb,
  turn: ClaimedTurn,
  { retry_ms, count_try }: { retry_ms: number; count_try: boolean },
): Promise<void> {
  await sql`
    update turns set state = 'open', leased_until = null, attempts = attempts - ${count_try ? 0 : 1}::int,
      due_at = clock_timestamp() + ${retry_ms}::int * interval '1 millisecond'
    where company_id = ${tdb.company_id} and id = ${turn.turn_id} and fence = ${turn.fence} and state = 'composing'`.execute(
    tdb.q,
  );
}

/** Ties inbound messages to the turn that will answer them. */
export async function assignToTurns(
  tdb: TenantDb,
  pairs: readonly { message_id: string; turn_id: string }[],
): Promise<void> {
  if (pairs.length === 0) return;
  await sql`
    update messages m set turn_id = p.turn_id, fate = 'merged:' || p.turn_id
    from unnest(${pairs.map((pair) => pair.message_id)}::uuid[], ${pairs.map((pair) => pair.turn_id)}::uuid[]) as p (id, turn_id)
    where m.company_id = ${tdb.company_id} and m.id = p.id`.execute(tdb.q);
}

/**
 * Ends what waits for an answer in conversations that somebody else has answered, unless the customer has said something
 * after `up_to`. Whoever is composing the answer loses the turn by its fence.
 */
export async function suppressTurns(
  tdb: TenantDb,
  answered: readonly { conversation_id: string; up_to: Date }[],
  reason: string,
): Promise<void> {
  if (answered.length === 0) return;
  await sql`
    with closed as (
      update turns t set state = 'suppressed', reason = ${reason}, fence = t.fence + 1, leased_until = null, closed_at = now()
      from (select id, max(up_to) as up_to from unnest(${answered.map(({ conversation_id }) => conversation_id)}::uuid[],
              ${answered.map(({ up_to }) => up_to)}::timestamptz[]) as a (id, up_to) group by id) answered
      where t.company_id = ${tdb.company_id} and t.conversation_id = answered.id and t.state in ('open', 'composing')
        and not exists (select 1 from messages m where m.company_id = t.company_id and m.turn_id = t.id
          and m.direction = 'inbound' and m.platform_at > answered.up_to)
      returning t.id)
    update messages m set fate = 'suppressed:' || ${reason}::text from closed
    where m.company_id = ${tdb.company_id} and m.turn_id = closed.id and m.direction = 'inbound'`.execute(tdb.q);
}
