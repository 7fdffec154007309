import type { Database, Pipeline, Row } from '#platform/db';
import { formatCursor, type LoggedEvent, type Position } from './model.ts';

/*
 * Why not `id > cursor`: of two transactions the one with the smaller id may commit later, and a reader that has
 * passed it never sees it. Here an event's place is (writing transaction, or the last one that had ended by then; order
 * of writing), and a reader stops below the oldest transaction that is still running: whatever commits later has a
 * place after everything read so far.
 */
// `order by` names the table: the output's `txid` is text, and 999 comes after 1000 there.
const COLUMNS = 'txid::text as txid, seq, id, company_id, type, data, created_at';
const SETTLED = 'txid < pg_snapshot_xmin(pg_current_snapshot())';

/** The next events of all companies after `position`, as the server itself. */
export async function readAllEvents(db: Database, position: Position, limit: number): Promise<LoggedEvent[]> {
  return read(db.fast.system, position, limit);
}

/** The next events of one company after `position`. */
export async function readCompanyEvents(
  db: Database,
  company_id: string,
  position: Position,
  limit: number,
): Promise<LoggedEvent[]> {
  const [rows] = await db.fast.app.read(company_id, [
    {
      name: 'events-of-company',
      text: `select ${COLUMNS} from events where company_id = app_company_id() and (txid, seq) > ($1::xid8, $2) and ${SETTLED}
             order by events.txid, events.seq limit $3`,
      values: [position.txid, position.seq, limit],
    },
  ]);
  return rows!.map(asEvent);
}

async function read(pipeline: Pipeline, position: Position, limit: number): Promise<LoggedEvent[]> {
  const rows = await pipeline.run({
    name: 'events-of-all',
    text: `select ${COLUMNS} from events where (txid, seq) > ($1::xid8, $2) and ${SETTLED} order by events.txid, events.seq limit $3`,
    values: [position.txid, position.seq, limit],
  });
  return rows.map(asEvent);
}

/** After every event of a transaction; as long as a cursor's number may be. */
const END_OF_TRANSACTION = 999_999_999_999_999;

/**
 * Where the log ends now: whatever commits from now on lies after it. So may what committed lately, while older
 * transactions were still running.
 */
export async function endOfEvents(db: Database): Promise<Position> {
  const rows = await db.fast.system.run({
    name: 'events-end',
    text: 'select (pg_snapshot_xmin(pg_current_snapshot())::text::numeric - 1)::text as txid',
    values: [],
  });
  return { txid: String(rows[0]!['txid']), seq: END_OF_TRANSACTION };
}

function asEvent(row: Row): LoggedEvent {
  const event = row as unknown as LoggedEvent & Position;
  return {
    cursor: formatCursor(event),
    id: event.id,
    company_id: event.company_id,
    type: event.type,
    data: event.data,
    created_at: event.created_at,
  };
}
