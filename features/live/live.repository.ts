import type { Row, Statement } from '#platform/db';
import type { Position } from '#platform/events';

/** After everything of its transaction, and still a number that a cursor can carry. */
const LAST_SEQ = 999_999_999_999_999;

/** Where the log ends now; travels together with the caller's check. */
export const endStatement: Statement = {
  name: 'events-end-now',
  text: 'select (pg_snapshot_xmin(pg_current_snapshot())::text::numeric - 1)::text as txid',
  values: [],
};

/** Everything that was committed lies at or before it, everything that commits from now on after. */
export function endFromRow(row: Row): Position {
  return { txid: String(row['txid']), seq: LAST_SEQ };
}
