import { sql } from 'kysely';
import type { Database, SystemDb } from '#platform/db';
import type { Turn } from './lanes.ts';

/** Why a number sends nothing at the moment, from `sending_lanes`. */
export interface LaneHold {
  held: string;
  held_title: string;
  held_until: Date | null;
}

export interface FoundLane {
  company_id: string;
  channel_id: string;
  /** Milliseconds until its first attempt is due; not positive when it is. */
  due_in_ms: number;
  hold: LaneHold | null;
}

/** The first attempt of each number is looked up, then the next number: what is queued behind costs nothing. */
const FIRST_DUE = sql`(select min(first.due_at) from (values (0), (1), (2)) lane (priority) cross join lateral (
  select q.due_at from dispatches q where q.company_id = l.company_id and q.channel_id = l.channel_id
    and q.state = 'queued' and q.priority = lane.priority order by q.due_at limit 1) first)`;

/** Every number that has something queued, over all companies. */
export async function findLanes(db: Database): Promise<FoundLane[]> {
  return db.system(async ({ q }) => {
    const { rows } = await sql<Omit<FoundLane, 'hold'> & { [Key in keyof LaneHold]: LaneHold[Key] | null }>`
      with recursive l as (
        (select company_id, channel_id from dispatches where state = 'queued' order by company_id, channel_id limit 1)
        union all
        select n.company_id, n.channel_id from l cross join lateral (
          select d.company_id, d.channel_id from dispatches d
          where d.state = 'queued' and (d.company_id, d.channel_id) > (l.company_id, l.channel_id)
          order by d.company_id, d.channel_id limit 1) n)
      select l.company_id, l.channel_id, v.held, v.held_title, v.held_until,
        (case when ${FIRST_DUE} = 'infinity' then 1e12 else extract(epoch from ${FIRST_DUE} - clock_timestamp()) * 1000 end)::float8 as due_in_ms
      from l join sending_lanes v on v.company_id = l.company_id and v.channel_id = l.channel_id`.execute(q);
    return rows.map(({ held, held_title, held_until, ...lane }) => ({
      ...lane,
      hold: held === null ? null : { held, held_title: held_title ?? '', held_until },
    }));
  });
}

/** Whoever claims for a number does so alone, over all processes: others take another number meanwhile. */
export async function lockLanes(sdb: SystemDb, turns: readonly Turn[]): Promise<Turn[]> {
  const { rows } = await sql<{ channel_id: string }>`
    select channel_id from unnest(${turns.map(({ channel_id }) => channel_id)}::uuid[]) as asked (channel_id)
    where pg_try_advisory_xact_lock(hashtextextended('lane ' || channel_id::text, 0))`.execute(sdb.q);
  const mine = new Set(rows.map(({ channel_id }) => channel_id));
  return turns.filter(({ channel_id }) => mine.has(channel_id));
}

export interface Lease {
  company_id: string;
  channel_id: string;
  id: string;
  fence: number;
}

/*
 * Times are compared with that of the statement: one that moves while it runs could not be looked up in an index, and what
 * has ended would be read again and again.
 */

/** So much of a number's throughput is kept for answers: a campaign must not make a customer wait. */
const KEPT_FOR_ANSWERS = 20;

/**
 * Takes what is due from the queues of numbers that we have locked, as far as their throughput has places: those of
 * answers first. Within a conversation one attempt is under way at a time, in the order of queuing; answers pass what nobody waits for.
 */
export async function leaseDue(sdb: SystemDb, turns: readonly Turn[], lease_ms: number): Promise<Lease[]> {
  const { rows } = await sql<Lease>`
    with asked as (
      select * from unnest(${turns.map(({ company_id }) => company_id)}::uuid[],
        ${turns.map(({ channel_id }) => channel_id)}::uuid[], ${turns.map(({ wanted }) => wanted)}::int[])
        as a (company_id, channel_id, wanted)),
    lane as materialized (
      select a.*, v.per_second, v.cold, (
        select count(*)::int from dispatches s where s.company_id = a.company_id and s.channel_id = a.channel_id
          and s.slot_until > statement_timestamp()) as taken
      from asked a join sending_lanes v on v.company_id = a.company_id and v.channel_id = a.channel_id
      where v.held is null),
    room as (
      select company_id, channel_id, least(wanted, per_second - taken) as places,
        case when cold is null then greatest(0, least(wanted, per_second - taken - per_second / ${KEPT_FOR_ANSWERS}::int)) else 0 end as rest
      from lane where taken < per_second),
    due as (
      select taken.company_id, taken.id from room cross join lateral (
        select d.company_id, d.id from (values (0), (1), (2)) by (priority) cross join lateral (
          select d.company_id, d.id from dispatches d
          where d.company_id = room.company_id and d.channel_id = room.channel_id and d.state = 'queued'
            and d.priority = by.priority and d.due_at <= statement_timestamp() and not exists (
              select 1 from dispatches e
              where e.company_id = d.company_id and e.conversation_id = d.conversation_id and e.id <> d.id
                and (e.state = 'sending' or (e.state = 'queued' and e.message_id < d.message_id and not e.is_aside
                  and (e.priority < 2 or d.priority = 2))))
          order by d.due_at, d.message_id limit case when by.priority = 2 then room.rest else room.places end
          for update skip locked) d
        limit room.places) taken)
    update dispatches d set state = 'sending', fence = d.fence + 1, started_at = clock_timestamp(), outcome = null,
      is_aside = false, leased_until = clock_timestamp() + ${lease_ms}::int * interval '1 millisecond',
      slot_until = clock_timestamp() + (${lease_ms}::int + 1010) * interval '1 millisecond'
    from due where d.company_id = due.company_id and d.id = due.id and d.state = 'queued'
    returning d.company_id, d.channel_id, d.id, d.fence`.execute(sdb.q);
  return rows;
}

export interface LaneNews {
  channel_id: string;
  hold: boolean;
  /** Whether its throughput has places left, also for what nobody waits for. */
  has_room: boolean;
  /** Milliseconds until a place is free that is taken now, and until what is not due yet is due; null for neither. */
  slot_in_ms: number | null;
  due_in_ms: number | null;
}

/** How it stands with the numbers after a claim. */
export async function readLanes(sdb: SystemDb, turns: readonly Turn[]): Promise<LaneNews[]> {
  const { rows } = await sql<LaneNews>`
    select l.channel_id, v.held is not null as hold,
      v.per_second - v.per_second / ${KEPT_FOR_ANSWERS}::int > slots.taken as has_room,
      (extract(epoch from slots.first - clock_timestamp()) * 1000)::float8 as slot_in_ms,
      (select extract(epoch from min(next.due_at) - clock_timestamp()) * 1000
        from (values (0), (1), (2)) by (priority) cross join lateral (
          select q.due_at from dispatches q where q.company_id = l.company_id and q.channel_id = l.channel_id
            and q.state = 'queued' and q.priority = by.priority and q.due_at > statement_timestamp() and q.due_at < 'infinity'
          order by q.due_at limit 1) next)::float8 as due_in_ms
    from unnest(${turns.map(({ company_id }) => company_id)}::uuid[],
                ${turns.map(({ channel_id }) => channel_id)}::uuid[]) as l (company_id, channel_id)
    join sending_lanes v on v.company_id = l.company_id and v.channel_id = l.channel_id
    cross join lateral (
      select count(*) as taken, min(s.slot_until) as first from dispatches s
      where s.company_id = l.company_id and s.channel_id = l.channel_id and s.slot_until > statement_timestamp()) slots`.execute(
    sdb.q,
  );
  return rows;
}

/** Shows in front of a number's queue why nothing of it goes out; those far behind wait for these. */
const SHOWN = 1_000;

export async function showHold(db: Database, lane: FoundLane & { hold: LaneHold }): Promise<void> {
  const { held, held_title, held_until } = lane.hold;
  const outcome = { kind: 'held', class: held, title: held_title, until: held_until?.toISOString() ?? null };
  await db.system(async ({ q }) => {
    await sql`
      update dispatches d set outcome = ${JSON.stringify(outcome)}::jsonb from (
        select f.company_id, f.id, f.outcome from (values (0), (1), (2)) by (priority) cross join lateral (
          select w.company_id, w.id, w.outcome, w.due_at from dispatches w
          where w.company_id = ${lane.company_id} and w.channel_id = ${lane.channel_id} and w.state = 'queued'
            and w.priority = by.priority
          order by w.due_at, w.message_id limit ${SHOWN}) f
        -- What waits for a reason and an hour of its own keeps saying so.
        where (f.due_at <= statement_timestamp() or f.outcome is null) and f.outcome is distinct from ${JSON.stringify(outcome)}::jsonb limit ${SHOWN}) front
      where d.company_id = front.company_id and d.id = front.id and d.state = 'queued'`.execute(q);
  });
}
