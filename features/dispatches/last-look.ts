import type { Database, TenantDb } from '#platform/db';
import type { Clock } from '#platform/runtime';
import { lookAgain } from './claim.repository.ts';
import type { ClaimedDispatch, Hold, Objection } from './dispatches.model.ts';
import { holdBack, renewLease } from './hold.repository.ts';
import { lookAt } from './objections.ts';
import type { StopWatch } from './stop/stop-watch.ts';

/** What speaks against a call in the last moment; `lost` when somebody else decides about the attempt by now. */
export type Said = { objection: Objection } | { hold: Hold } | { lost: true };

/** Asked in the moment before the call; undefined lets it go out. */
export interface LastLook {
  (dispatch: ClaimedDispatch, claimed_at: number): Promise<Said | undefined>;
  putBack(tdb: TenantDb, dispatch: ClaimedDispatch, hold: Hold): Promise<void>;
}

/** A claim is as good as new for so long; a file that had to be uploaded first takes longer. */
const STILL_TRUE_MS = 500;

const STOPPED: Hold = { class: 'STOPPED', title: 'Waits: sending is stopped', until: null };

export function createLastLook(tools: { db: Database; stops: StopWatch; clock: Clock; lease_ms: number }): LastLook {
  const { db, stops, clock, lease_ms } = tools;
  async function look(dispatch: ClaimedDispatch, claimed_at: number): Promise<Said | undefined> {
    // Nobody knows whether it is stopped while the database is away, so it waits.
    if (await stops.isStopped(dispatch.company_id).catch(() => true)) return { hold: STOPPED };
    if (performance.now() - claimed_at < STILL_TRUE_MS) return undefined;
    // A process that was frozen since the claim may have lost its lease: then the attempt counts as unknown, and may
    // have been repeated.
    const present = await db.tenant(dispatch.company_id, async (tdb) =>
      (await renewLease(tdb, dispatch, lease_ms)) ? lookAgain(tdb, dispatch) : undefined,
    );
    return present === undefined ? { lost: true } : lookAt(present, clock.now());
  }
  return Object.assign(look, {
    putBack: (tdb: TenantDb, dispatch: ClaimedDispatch, hold: Hold) => holdBack(tdb, [{ dispatch, hold }]),
  });
}
