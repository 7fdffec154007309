import type { Database, TenantDb } from '#platform/db';
import type { Clock } from '#platform/runtime';
import { lookAgain } from './claim.repository.ts';
import type { ClaimedDispatch, Hold, Objection } from './dispatches.model.ts';
import { holdBack } from './hold.repository.ts';
import { lookAt } from './objections.ts';
import type { StopWatch } from './stop/stop-watch.ts';

/** What speaks against a call in the last moment. */
export type Said = { objection: Objection } | { hold: Hold };

/** Asked in the moment before the call; undefined lets it go out. */
export interface LastLook {
  (dispatch: ClaimedDispatch, claimed_at: number): Promise<Said | undefined>;
  putBack(tdb: TenantDb, dispatch: ClaimedDispatch, hold: Hold): Promise<void>;
}

/** A claim is as good as new for so long; a file that had to be uploaded first takes longer. */
const STILL_TRUE_MS = 500;

const STOPPED: Hold = { class: 'STOPPED', title: 'Waits: sending is stopped', until: null };

export function createLastLook(tools: { db: Database; stops: StopWatch; clock: Clock }): LastLook {
  const { db, stops, clock } = tools;
  async function look(dispatch: ClaimedDispatch, claimed_at: number): Promise<Said | undefined> {
    // Nobody knows whether it is stopped while the database is away, so it waits.
    if (await stops.isStopped(dispatch.company_id).catch(() => true)) return { hold: STOPPED };
    if (performance.now() - claimed_at < STILL_TRUE_MS) return undefined;
    const present = await db.tenant(dispatch.company_id, (tdb) => lookAgain(tdb, dispatch));
    return present === undefined ? { hold: STOPPED } : lookAt(present, clock.now());
  }
  return Object.assign(look, {
    putBack: (tdb: TenantDb, dispatch: ClaimedDispatch, hold: Hold) => holdBack(tdb, [{ dispatch, hold }]),
  });
}
