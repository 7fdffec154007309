import { sql } from 'kysely';
import type { Row, Statement, TenantDb } from '#platform/db';
import { firstIdFrom, lastIdBefore } from './id-range.ts';
import { REPLAYED_STATES, type ReplayBody, type ReplayWire } from './replays.model.ts';

/** A transaction holds so many at most, so that the drain goes on beside it. */
const BATCH = 200;

const COLUMNS = `id, state, received_from, received_to, delivery_state, reason, total, replayed, created_at, finished_at`;

export function replayFromRow(row: Row): ReplayWire {
  const { received_from, received_to, created_at, finished_at, ...rest } = row as unknown as Omit<
    ReplayWire,
    'from' | 'to' | 'created_at' | 'finished_at'
  > &
    Record<'received_from' | 'received_to' | 'created_at', Date> & { finished_at: Date | null };
  return {
    ...rest,
    from: received_from.toISOString(),
    to: received_to.toISOString(),
    created_at: created_at.toISOString(),
    finished_at: finished_at?.toISOString() ?? null,
  };
}

export function replayStatement(id: string): Statement {
  return {
    name: 'replay-get',
    text: `select ${COLUMNS} from delivery_replays where company_id = app_company_id() and id = $1`,
    values: [id],
  };
}

export function replaysStatement(limit: number): Statement {
  return {
    name: 'replay-list',
    text: `select ${COLUMNS} from delivery_replays where company_id = app_company_id() order by id desc limit $1`,
    values: [limit],
  };
}

/** Notes the order with how many deliveries it is about. */
export async function insertReplay(tdb: TenantDb, id: string, body: ReplayBody): Promise<ReplayWire> {
  const { from, to, state, reason } = body;
  const range = { received_from: from, received_to: to, delivery_state: state ?? null, reason: reason ?? null };
  const counted = await sql<{ total: number }>`
    select count(*)::int as total from inbound_deliveries where ${inRange(tdb, range)}`.execute(tdb.q);
  const { rows } = await sql<Row>`
    insert into delivery_replays (company_id, id, received_from, received_to, delivery_state, reason, total)
    values (${tdb.company_id}, ${id}, ${from}, ${to}, ${range.delivery_state}, ${range.reason}, ${counted.rows[0]!.total})
    returning ${sql.raw(COLUMNS)}`.execute(tdb.q);
  return replayFromRow(rows[0]!);
}

interface Range {
  received_from: Date;
  received_to: Date;
  delivery_state: string | null;
  reason: string | null;
}

function inRange(tdb: TenantDb, { received_from, received_to, delivery_state, reason }: Range) {
  const states = delivery_state === null ? [...REPLAYED_STATES] : [delivery_state];
  return sql`company_id = ${tdb.company_id} and id >= ${firstIdFrom(received_from)}::uuid and id < ${lastIdBefore(received_to)}::uuid
    and received_at >= ${received_from} and received_at < ${received_to}
    and state = any(${states}::text[]) and (${reason}::text is null or reason = ${reason})`;
}

/** Puts the next deliveries of a range back; answers how many, or undefined when there is nothing left to do. */
export async function replaySome(tdb: TenantDb, replay_id: string): Promise<number | undefined> {
  const { company_id } = tdb;
  const { rows } = await sql<Range & { last_delivery_id: string | null }>`
    select received_from, received_to, delivery_state, reason, last_delivery_id from delivery_replays
    where company_id = ${company_id} and id = ${replay_id} and state = 'running' for update`.execute(tdb.q);
  const [order] = rows;
  if (order === undefined) return undefined;
  const after = order.last_delivery_id;
  const put = await sql<{ id: string }>`
    update inbound_deliveries set state = 'pending', reason = null, retry_at = null, strikes = 0
    where company_id = ${company_id} and id = any(array(
      select id from inbound_deliveries where ${inRange(tdb, order)} and (${after}::uuid is null or id > ${after}::uuid)
      order by id limit ${BATCH} for update))
    returning id`.execute(tdb.q);
  const ids = put.rows.map(({ id }) => id).toSorted();
  const done = ids.length < BATCH;
  await sql`
    update delivery_replays set replayed = replayed + ${ids.length}, last_delivery_id = ${ids.at(-1) ?? after},
      state = ${done ? 'done' : 'running'}, finished_at = ${done ? sql`now()` : null}
    where company_id = ${company_id} and id = ${replay_id}`.execute(tdb.q);
  return done && ids.length === 0 ? undefined : ids.length;
}
