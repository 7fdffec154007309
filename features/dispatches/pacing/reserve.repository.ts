import { sql } from 'kysely';
import type { TenantDb } from '#platform/db';
import { PAIR_DEBT_MS, PAIR_EVERY_MS } from './pair-rate.ts';

/** Counts a message in each conversation as far as the limit of the pair lets it; answers those that have to wait, and till when. */
export async function takeFromPairs(
  tdb: TenantDb,
  conversation_ids: readonly string[],
): Promise<ReadonlyMap<string, Date>> {
  const ids = conversation_ids.toSorted();
  const { rows } = await sql<{ conversation_id: string }>`
    insert into pair_paces as p (company_id, conversation_id, paid_until)
    select ${tdb.company_id}, id, clock_timestamp() + ${PAIR_EVERY_MS}::int * interval '1 millisecond'
    from unnest(${ids}::uuid[]) as asked (id) order by id
    on conflict (company_id, conversation_id) do update
      set paid_until = greatest(p.paid_until, clock_timestamp()) + ${PAIR_EVERY_MS}::int * interval '1 millisecond'
      where p.paid_until <= clock_timestamp() + ${PAIR_DEBT_MS}::int * interval '1 millisecond'
    returning conversation_id`.execute(tdb.q);
  if (rows.length === ids.length) return new Map();
  const may = new Set(rows.map(({ conversation_id }) => conversation_id));
  const waiting = await sql<{ conversation_id: string; until: Date }>`
    select conversation_id, paid_until - ${PAIR_DEBT_MS}::int * interval '1 millisecond' as until from pair_paces
    where company_id = ${tdb.company_id} and conversation_id = any(${ids.filter((id) => !may.has(id))}::uuid[])`.execute(
    tdb.q,
  );
  return new Map(waiting.rows.map(({ conversation_id, until }) => [conversation_id, until]));
}

const DAY = sql`interval '24 hours'`;
const SLICE = sql`interval '10 minutes'`;
const sliceOf = (at: Date) => sql`date_bin(${SLICE}, ${at}::timestamptz, 'epoch'::timestamptz)`;

export interface DayGrant {
  granted: number;
  /** When the first place is free again, where not all were granted. */
  until: Date | null;
}

/** Counts messages of numbers towards their limits of 24 hours. The numbers must be locked by the caller. */
export async function takeFromDays(
  tdb: TenantDb,
  asked: readonly { channel_id: string; wanted: number; limit: number }[],
  now: Date,
): Promise<ReadonlyMap<string, DayGrant>> {
  const { rows } = await sql<{ channel_id: string; used: number; oldest: Date | null }>`
    select channel_id, sum(messages)::int as used, min(slice) filter (where messages > 0) as oldest from number_usage
    where company_id = ${tdb.company_id} and channel_id = any(${asked.map(({ channel_id }) => channel_id)}::uuid[])
      and slice > ${now}::timestamptz - ${DAY} - ${SLICE}
    group by channel_id`.execute(tdb.q);
  const before = new Map(rows.map((row) => [row.channel_id, row]));
  const grants = new Map<string, DayGrant>();
  for (const { channel_id, wanted, limit } of asked) {
    const { used = 0, oldest = null } = before.get(channel_id) ?? {};
    const granted = Math.max(0, Math.min(wanted, limit - used));
    const until = granted === wanted ? null : new Date((oldest ?? now).getTime() + 24 * 3_600_000 + 600_000);
    grants.set(channel_id, { granted, until });
  }
  await noteUsed(
    tdb,
    [...grants].flatMap(([channel_id, { granted }]) => (granted > 0 ? [{ channel_id, granted }] : [])),
    now,
  );
  return grants;
}

async function noteUsed(
  tdb: TenantDb,
  used: readonly { channel_id: string; granted: number }[],
  now: Date,
): Promise<void> {
  if (used.length === 0) return;
  const { rows } = await sql<{ channel_id: string; is_new: boolean }>`
    insert into number_usage as u (company_id, channel_id, slice, messages)
    select ${tdb.company_id}, n.channel_id, ${sliceOf(now)}, n.granted
    from unnest(${used.map(({ channel_id }) => channel_id)}::uuid[], ${used.map(({ granted }) => granted)}::int[])
      as n (channel_id, granted) order by n.channel_id
    on conflict (company_id, channel_id, slice) do update set messages = u.messages + excluded.messages
    returning channel_id, xmax = 0 as is_new`.execute(tdb.q);
  const begun = rows.filter(({ is_new }) => is_new).map(({ channel_id }) => channel_id);
  if (begun.length > 0) await forgetOldDays(tdb, begun, now);
}

/** Slices that no limit looks at any more. */
async function forgetOldDays(tdb: TenantDb, channel_ids: readonly string[], now: Date): Promise<void> {
  await sql`delete from number_usage where company_id = ${tdb.company_id} and channel_id = any(${channel_ids}::uuid[])
            and slice < ${now}::timestamptz - interval '2 days'`.execute(tdb.q);
}

/** The count is trusted for so long: people who leave it meanwhile only make it smaller. */
const RECOUNT_MS = 5_000;

export interface PortfolioGrant {
  may: ReadonlySet<string>;
  until: Date | null;
}

/**
 * Notes whom a portfolio writes to outside the window, as far as its limit of people in 24 hours lets it. Who was written
 * to in these hours already costs nothing more.
 */
export async function takeFromPortfolio(
  tdb: TenantDb,
  asked: { portfolio: string; contact_ids: readonly string[]; limit: number; now: Date },
): Promise<PortfolioGrant> {
  const { portfolio, limit, now } = asked;
  const wanted = [...new Set(asked.contact_ids)].toSorted();
  const counted = await lockPortfolio(tdb, portfolio, now);
  const known = await sql<{ contact_id: string }>`
    select contact_id from portfolio_people where company_id = ${tdb.company_id} and portfolio = ${portfolio}
      and contact_id = any(${wanted}::uuid[]) and at > ${now}::timestamptz - ${DAY}`.execute(tdb.q);
  const before = new Set(known.rows.map(({ contact_id }) => contact_id));
  const fresh = wanted.filter((id) => !before.has(id));
  let { people } = counted;
  const is_stale = now.getTime() - counted.counted_at.getTime() > RECOUNT_MS;
  if (is_stale || people + fresh.length > limit) people = await countPeople(tdb, portfolio, now);
  const granted = fresh.slice(0, Math.max(0, limit - people));
  await sql`
    insert into portfolio_people (company_id, portfolio, contact_id, at)
    select ${tdb.company_id}, ${portfolio}, id, ${now} from unnest(${[...before, ...granted]}::uuid[]) as met (id)
    on conflict (company_id, portfolio, contact_id) do update set at = greatest(portfolio_people.at, excluded.at)`.execute(
    tdb.q,
  );
  await sql`
    update portfolio_paces set people = ${people + granted.length},
      counted_at = case when ${people !== counted.people || is_stale}::boolean then ${now}::timestamptz else counted_at end
    where company_id = ${tdb.company_id} and portfolio = ${portfolio}`.execute(tdb.q);
  const may = new Set([...before, ...granted]);
  return { may, until: may.size === wanted.length ? null : await firstToLeave(tdb, portfolio, now) };
}

/** Numbers of one portfolio wait for each other here, over all processes. */
async function lockPortfolio(
  tdb: TenantDb,
  portfolio: string,
  now: Date,
): Promise<{ people: number; counted_at: Date }> {
  await sql`
    insert into portfolio_paces (company_id, portfolio, people, counted_at)
    values (${tdb.company_id}, ${portfolio}, 0, ${new Date(0)}) on conflict do nothing`.execute(tdb.q);
  const { rows } = await sql<{ people: number; counted_at: Date }>`
    select people, counted_at from portfolio_paces
    where company_id = ${tdb.company_id} and portfolio = ${portfolio} for update`.execute(tdb.q);
  return rows[0] ?? { people: 0, counted_at: now };
}

async function countPeople(tdb: TenantDb, portfolio: string, now: Date): Promise<number> {
  const { rows } = await sql<{ people: number }>`
    select count(*)::int as people from portfolio_people
    where company_id = ${tdb.company_id} and portfolio = ${portfolio} and at > ${now}::timestamptz - ${DAY}`.execute(
    tdb.q,
  );
  return rows[0]!.people;
}

async function firstToLeave(tdb: TenantDb, portfolio: string, now: Date): Promise<Date> {
  const { rows } = await sql<{ at: Date | null }>`
    select min(at) as at from portfolio_people
    where company_id = ${tdb.company_id} and portfolio = ${portfolio} and at > ${now}::timestamptz - ${DAY}`.execute(
    tdb.q,
  );
  return new Date((rows[0]?.at ?? now).getTime() + 24 * 3_600_000);
}
