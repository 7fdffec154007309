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

/** Counts messages of a number towards its limit of 24 hours. The number must be locked by the caller. */
export async function takeFromDay(
  tdb: TenantDb,
  asked: { channel_id: string; wanted: number; limit: number; now: Date },
): Promise<DayGrant> {
  const { channel_id, wanted, limit, now } = asked;
  const { rows } = await sql<{ used: number; oldest: Date | null }>`
    select coalesce(sum(messages), 0)::int as used, min(slice) filter (where messages > 0) as oldest from number_usage
    where company_id = ${tdb.company_id} and channel_id = ${channel_id} and slice > ${now}::timestamptz - ${DAY} - ${SLICE}`.execute(
    tdb.q,
  );
  const { used, oldest } = rows[0]!;
  const granted = Math.max(0, Math.min(wanted, limit - used));
  if (granted > 0) {
    const noted = await sql<{ is_new: boolean }>`
      insert into number_usage as u (company_id, channel_id, slice, messages)
      values (${tdb.company_id}, ${channel_id}, ${sliceOf(now)}, ${granted})
      on conflict (company_id, channel_id, slice) do update set messages = u.messages + excluded.messages
      returning xmax = 0 as is_new`.execute(tdb.q);
    if (noted.rows[0]!.is_new) await forgetOldDays(tdb, channel_id, now);
  }
  if (granted === wanted) return { granted, until: null };
  return { granted, until: new Date((oldest ?? now).getTime() + 24 * 3_600_000 + 600_000) };
}

/** Slices that no limit looks at any more. */
async function forgetOldDays(tdb: TenantDb, channel_id: string, now: Date): Promise<void> {
  await sql`delete from number_usage where company_id = ${tdb.company_id} and channel_id = ${channel_id}
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
