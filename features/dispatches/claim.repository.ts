import { sql } from 'kysely';
import { grantMessages } from '#features/companies';
import type { Database, TenantDb } from '#platform/db';
import type { ClaimedDispatch, Hold, Objection } from './dispatches.model.ts';
import { blockNumber, coolNumber, holdBack } from './hold.repository.ts';
import { isUnasked, LIMIT_MET, lookAt } from './objections.ts';
import { leaseDue, lockLanes, readLanes, type LaneNews } from './pacing/lanes.repository.ts';
import type { Turn } from './pacing/lanes.ts';
import { takeFromDays, takeFromPairs, takeFromPortfolio } from './pacing/reserve.repository.ts';

export interface ClaimResult {
  send: ClaimedDispatch[];
  /** Closed in the claim itself because something speaks against sending. */
  stopped: { dispatch: ClaimedDispatch; objection: Objection }[];
  /** Back in their queues because something speaks against sending for now. */
  held: { dispatch: ClaimedDispatch; hold: Hold }[];
}

export interface Claimed extends ClaimResult {
  /** How it stands with each number whose turn it was; those that another process is claiming for are missing. */
  lanes: (LaneNews & { leased: number })[];
}

/**
 * Takes what is due and may go out of the queues whose turn it is, and commits that before anything is sent. Whatever
 * speaks against sending is looked at here, on what is true in this moment.
 */
export async function claimDispatches(
  db: Database,
  turns: readonly Turn[],
  options: { lease_ms: number; now: Date },
  onStopped: (tdb: TenantDb, dispatch: ClaimedDispatch, objection: Objection) => Promise<void>,
): Promise<Claimed> {
  return db.system(async (sdb) => {
    const mine = await lockLanes(sdb, turns);
    if (mine.length === 0) return { send: [], stopped: [], held: [], lanes: [] };
    const leases = await leaseDue(sdb, mine, options.lease_ms);
    const result: ClaimResult = { send: [], stopped: [], held: [] };
    const companies = [...Map.groupBy(leases, (taken) => taken.company_id)];
    // Everybody who writes for several companies takes them in the same order.
    for (const [company_id, group] of companies.toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      const tdb = await sdb.asCompany(company_id);
      const { send, stopped, held } = await sort(tdb, await look(tdb, group), options.now);
      await holdBack(tdb, held);
      for (const { dispatch, objection } of stopped) await onStopped(tdb, dispatch, objection);
      result.send.push(...send);
      result.stopped.push(...stopped);
      result.held.push(...held);
    }
    const leased = Map.groupBy(leases, ({ channel_id }) => channel_id);
    const lanes = (await readLanes(sdb, mine)).map((lane) => ({
      ...lane,
      leased: leased.get(lane.channel_id)?.length ?? 0,
    }));
    return { ...result, lanes };
  });
}

/** What may go out and what may not. Limits are taken from the narrowest to the widest. */
async function sort(tdb: TenantDb, taken: readonly ClaimedDispatch[], now: Date): Promise<ClaimResult> {
  const result: ClaimResult = { send: [], stopped: [], held: [] };
  let left: ClaimedDispatch[] = [];
  const keep = (hold: Hold) => (dispatch: ClaimedDispatch) => void result.held.push({ dispatch, hold });
  for (const dispatch of taken) {
    const verdict = lookAt(dispatch, now);
    if (verdict === undefined) left.push(dispatch);
    else if ('hold' in verdict) result.held.push({ dispatch, hold: verdict.hold });
    else result.stopped.push({ dispatch, objection: verdict.objection });
  }
  await coolQuiet(tdb, result.held);
  left = await withinPairs(tdb, left, keep);
  left = await withinPortfolios(tdb, left, now, keep);
  left = await withinDays(tdb, left, now, keep);
  // A message counts against the plan once, however often it is tried.
  const fresh = left.filter(isUncounted);
  const granted = new Set(fresh.length === 0 ? [] : fresh.slice(0, await grantMessages(tdb, fresh.length, now)));
  for (const dispatch of left) {
    if (!isUncounted(dispatch) || granted.has(dispatch)) result.send.push(dispatch);
    else result.stopped.push({ dispatch, objection: LIMIT_MET });
  }
  return result;
}

function isUncounted({ try_number, is_counted }: ClaimedDispatch): boolean {
  return try_number === 1 && !is_counted;
}

type Keep = (hold: Hold) => (dispatch: ClaimedDispatch) => void;

/** While it is quiet at a number, what stands behind in its last lane need not be looked at. */
async function coolQuiet(tdb: TenantDb, held: ClaimResult['held']): Promise<void> {
  const quiet = held.filter(({ dispatch }) => dispatch.priority === 2);
  for (const [channel_id, [first]] of Map.groupBy(quiet, ({ dispatch }) => dispatch.channel_id)) {
    const { until } = first!.hold;
    if (until !== null) await coolNumber(tdb, channel_id, { ...first!.hold, until });
  }
}

async function withinPairs(tdb: TenantDb, asked: ClaimedDispatch[], keep: Keep): Promise<ClaimedDispatch[]> {
  if (asked.length === 0) return asked;
  const waiting = await takeFromPairs(
    tdb,
    asked.map(({ conversation_id }) => conversation_id),
  );
  return asked.filter((dispatch) => {
    const until = waiting.get(dispatch.conversation_id);
    if (until === undefined) return true;
    keep({ class: 'PAIR', title: 'Waits: WhatsApp allows only so many messages to one person', until })(dispatch);
    return false;
  });
}

/** A wait is at least so long: limits that free one place at a time would have the queue looked at all the time. */
const SHORTEST_WAIT_MS = 60_000;

function later(until: Date | null, now: Date): Date {
  return new Date(Math.max(until?.getTime() ?? 0, now.getTime() + SHORTEST_WAIT_MS));
}

async function withinPortfolios(
  tdb: TenantDb,
  asked: ClaimedDispatch[],
  now: Date,
  keep: Keep,
): Promise<ClaimedDispatch[]> {
  const limited = asked.filter((dispatch) => (dispatch.messaging_limit ?? -1) >= 0 && !isAnswer(dispatch, now));
  const stays = new Set<ClaimedDispatch>();
  for (const [portfolio, group] of Map.groupBy(limited, (dispatch) => dispatch.portfolio)) {
    const limit = Math.min(...group.map(({ messaging_limit }) => messaging_limit!));
    const contact_ids = group.map(({ contact_id }) => contact_id);
    const { may, until } = await takeFromPortfolio(tdb, { portfolio, contact_ids, limit, now });
    const beyond = group.filter(({ contact_id }) => !may.has(contact_id));
    const title = `Waits: WhatsApp lets you write first to ${limit.toLocaleString('en')} people in 24 hours`;
    const hold = { class: 'PORTFOLIO', title, until: later(until, now) };
    for (const dispatch of beyond) {
      stays.add(dispatch);
      keep(hold)(dispatch);
    }
    const numbers = beyond.filter(({ priority }) => priority === 2).map(({ channel_id }) => channel_id);
    for (const channel_id of new Set(numbers)) await coolNumber(tdb, channel_id, hold);
  }
  return asked.filter((dispatch) => !stays.has(dispatch));
}

/** Inside the window it costs nothing of the portfolio's limit, whoever began. */
function isAnswer(dispatch: ClaimedDispatch, now: Date): boolean {
  return !isUnasked({ ...dispatch, priority: 0 }, now);
}

async function withinDays(tdb: TenantDb, asked: ClaimedDispatch[], now: Date, keep: Keep): Promise<ClaimedDispatch[]> {
  const stays = new Set<ClaimedDispatch>();
  const fresh = asked.filter(isUncounted);
  if (fresh.length === 0) return asked;
  const groups = [...Map.groupBy(fresh, (dispatch) => dispatch.channel_id)];
  const wanted = groups.map(([channel_id, group]) => ({
    channel_id,
    wanted: group.length,
    limit: group[0]!.daily_limit,
  }));
  const grants = await takeFromDays(tdb, wanted, now);
  for (const [channel_id, group] of groups) {
    const limit = group[0]!.daily_limit;
    const { granted, until } = grants.get(channel_id)!;
    if (granted === group.length) continue;
    const title = `Waits: the number's own limit of ${limit.toLocaleString('en')} messages in 24 hours is met`;
    const hold = { class: 'DAILY', title, until: later(until, now) };
    for (const dispatch of group.slice(granted)) {
      stays.add(dispatch);
      keep(hold)(dispatch);
    }
    await blockNumber(tdb, channel_id, hold);
  }
  return asked.filter((dispatch) => !stays.has(dispatch));
}

async function look(tdb: TenantDb, leases: readonly { id: string }[]): Promise<ClaimedDispatch[]> {
  const { rows } = await sql<ClaimedDispatch>`
    select d.company_id, d.id, d.fence, d.attempt, d.resend, d.try_number, d.is_counted, d.priority, d.expires_at, d.message_id,
      d.conversation_id, d.channel_id, m.author, m.type, m.text, m.content, m.sealed_content,
      m.context ->> 'wamid' as reply_to_wamid,
      p.id as contact_id, p.wa_id, p.phone, p.sealed_phone, p.user_id, p.opted_out_at,
      coalesce(p.opt_out ->> 'scope', 'all') as opt_out_scope, t.category as template_category, t.status as template_status,
      c.holder, c.last_inbound_at, c.referral_at,
      h.status as channel_status, h.paused_reason, h.quiet_hours, h.daily_limit, h.messaging_limit, coalesce(h.portfolio_id, h.waba_id) as portfolio
    from dispatches d
    join messages m on m.company_id = d.company_id and m.id = d.message_id
    join conversations c on c.company_id = d.company_id and c.id = m.conversation_id
    join contacts p on p.company_id = d.company_id and p.id = c.contact_id
    join channels h on h.company_id = d.company_id and h.id = d.channel_id
    left join templates t on m.type = 'template' and t.company_id = d.company_id and t.waba_id = h.waba_id
      and t.name = m.content -> 'template' ->> 'name' and t.language = m.content -> 'template' ->> 'language'
    where d.company_id = ${tdb.company_id} and d.id = any(${leases.map((taken) => taken.id)}::uuid[])
    order by d.priority, d.message_id`.execute(tdb.q);
  return rows;
}

/** What is still true of attempts that were claimed a while ago, just before they go out. */
export function lookAgain(tdb: TenantDb, attempts: readonly { id: string }[]): Promise<ClaimedDispatch[]> {
  return attempts.length === 0 ? Promise.resolve([]) : look(tdb, attempts);
}
