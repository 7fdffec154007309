import { sql } from 'kysely';
import type { TenantDb } from '#platform/db';
import type { ClaimedDispatch, Hold } from './dispatches.model.ts';

/** Of the same kind for all: what stops one message of the pair stops the next ones too. */
const IN_ORDER: ReadonlySet<string> = new Set(['PAIR', 'RATE', 'TOKEN', 'STOPPED', 'PAUSE', 'COMPANY', 'DAILY']);

type HeldDispatch = Pick<ClaimedDispatch, 'id' | 'fence' | 'conversation_id' | 'is_counted'>;

/**
 * Puts attempts that we hold back into their queues until the hold is over, and says on them why. What waits for a reason
 * of the whole number or pair keeps its place in the conversation; what waits for one of its own lets others pass.
 */
export async function holdBack(tdb: TenantDb, held: readonly { dispatch: HeldDispatch; hold: Hold }[]): Promise<void> {
  if (held.length === 0) return;
  const outcomes = held.map(({ hold }) =>
    JSON.stringify({ kind: 'held', class: hold.class, title: hold.title, until: hold.until?.toISOString() ?? null }),
  );
  await sql`
    update dispatches d set state = 'queued', leased_until = null, started_at = null, slot_until = null,
      due_at = coalesce(h.until, clock_timestamp()), is_aside = h.is_aside, is_counted = h.is_counted,
      outcome = h.outcome
    from unnest(${held.map(({ dispatch }) => dispatch.id)}::uuid[], ${held.map(({ dispatch }) => dispatch.fence)}::bigint[],
                ${held.map(({ hold }) => hold.until)}::timestamptz[],
                ${held.map(({ hold }) => !IN_ORDER.has(hold.class))}::boolean[],
                ${held.map(({ dispatch }) => dispatch.is_counted)}::boolean[], ${outcomes}::jsonb[])
      as h (id, fence, until, is_aside, is_counted, outcome)
    where d.company_id = ${tdb.company_id} and d.id = h.id and d.fence = h.fence and d.state = 'sending'`.execute(
    tdb.q,
  );
  const pairs = held.filter(({ hold }) => hold.class === 'PAIR');
  if (pairs.length === 0) return;
  // What stands behind them is not looked at before its turn can come.
  await sql`
    update dispatches d set due_at = greatest(d.due_at, h.until)
    from unnest(${pairs.map(({ dispatch }) => dispatch.conversation_id)}::uuid[], ${pairs.map(({ hold }) => hold.until)}::timestamptz[])
      as h (conversation_id, until)
    where d.company_id = ${tdb.company_id} and d.conversation_id = h.conversation_id and d.state = 'queued'
      and d.due_at < h.until`.execute(tdb.q);
}

/** Nothing of a number goes out before `until`; a longer wait that is there already stays. */
export async function blockNumber(tdb: TenantDb, channel_id: string, hold: Hold & { until: Date }): Promise<void> {
  await sql`
    insert into number_paces as p (company_id, channel_id, blocked_until, blocked_class, blocked_title)
    values (${tdb.company_id}, ${channel_id}, ${hold.until}, ${hold.class}, ${hold.title})
    on conflict (company_id, channel_id) do update set blocked_until = excluded.blocked_until,
      blocked_class = excluded.blocked_class, blocked_title = excluded.blocked_title
      where p.blocked_until is null or p.blocked_until < excluded.blocked_until`.execute(tdb.q);
}

/** Nothing that nobody asked for goes out before `until`. */
export async function coolNumber(tdb: TenantDb, channel_id: string, hold: Hold & { until: Date }): Promise<void> {
  await sql`
    insert into number_paces as p (company_id, channel_id, cold_until, cold_class, cold_title)
    values (${tdb.company_id}, ${channel_id}, ${hold.until}, ${hold.class}, ${hold.title})
    on conflict (company_id, channel_id) do update set cold_until = excluded.cold_until,
      cold_class = excluded.cold_class, cold_title = excluded.cold_title
      where p.cold_until is null or p.cold_until < excluded.cold_until`.execute(tdb.q);
}

/** The platform found a number too fast: a fifth less from now on, not more often than once a second. */
export async function slowNumber(tdb: TenantDb, channel_id: string): Promise<void> {
  await sql`
    insert into number_paces as p (company_id, channel_id, lowered_to, lowered_at)
    select v.company_id, v.channel_id, greatest(1, v.per_second * 4 / 5), clock_timestamp() from sending_lanes v
    where v.company_id = ${tdb.company_id} and v.channel_id = ${channel_id}
    on conflict (company_id, channel_id) do update set lowered_to = excluded.lowered_to, lowered_at = excluded.lowered_at
      where p.lowered_at is null or p.lowered_at < clock_timestamp() - interval '1 second'`.execute(tdb.q);
}

/** Keeps an attempt that takes longer, with its place; false when it is not ours any more. */
export async function renewLease(
  tdb: TenantDb,
  attempt: Pick<ClaimedDispatch, 'id' | 'fence'>,
  lease_ms: number,
): Promise<boolean> {
  return (await renewLeases(tdb, [attempt], lease_ms)).length === 1;
}

/** The same for several attempts; answers those that are still ours. */
export async function renewLeases<Attempt extends Pick<ClaimedDispatch, 'id' | 'fence'>>(
  tdb: TenantDb,
  attempts: readonly Attempt[],
  lease_ms: number,
): Promise<Attempt[]> {
  const { rows } = await sql<{ id: string }>`
    update dispatches d set leased_until = clock_timestamp() + ${lease_ms}::int * interval '1 millisecond',
      slot_until = clock_timestamp() + (${lease_ms}::int + 1010) * interval '1 millisecond'
    from unnest(${attempts.map(({ id }) => id)}::uuid[], ${attempts.map(({ fence }) => fence)}::bigint[]) as n (id, fence)
    where d.company_id = ${tdb.company_id} and d.id = n.id and d.fence = n.fence and d.state = 'sending'
    returning d.id`.execute(tdb.q);
  const ours = new Set(rows.map(({ id }) => id));
  return attempts.filter(({ id }) => ours.has(id));
}
