import { createGrouped, type Database, type TenantDb } from '#platform/db';
import type { Clock } from '#platform/runtime';
import { lookAgain } from './claim.repository.ts';
import type { ClaimedDispatch, Hold, Objection } from './dispatches.model.ts';
import { holdBack, renewLeases } from './hold.repository.ts';
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

const LOOKS_AT_ONCE = 200;

const STOPPED: Hold = { class: 'STOPPED', title: 'Waits: sending is stopped', until: null };

export function createLastLook(tools: { db: Database; stops: StopWatch; clock: Clock; lease_ms: number }): LastLook {
  const { db, stops, clock, lease_ms } = tools;
  // Where one claim was slow, all that it took are looked at again: together, or each would make the next one slower.
  const again = createGrouped<ClaimedDispatch, ClaimedDispatch | undefined>({
    max_items: LOOKS_AT_ONCE,
    max_flights: 2,
    flush: (dispatches) =>
      db.system(async (sdb) => {
        const present = new Map<string, ClaimedDispatch>();
        const companies = [...Map.groupBy(dispatches, ({ company_id }) => company_id)];
        for (const [company_id, own] of companies.toSorted(([a], [b]) => (a < b ? -1 : 1))) {
          const tdb = await sdb.asCompany(company_id);
          const ours = await renewLeases(tdb, own, lease_ms);
          for (const dispatch of await lookAgain(tdb, ours)) present.set(dispatch.id, dispatch);
        }
        return dispatches.map(({ id }) => present.get(id));
      }),
  });

  async function look(dispatch: ClaimedDispatch, claimed_at: number): Promise<Said | undefined> {
    // Nobody knows whether it is stopped while the database is away, so it waits.
    if (await stops.isStopped(dispatch.company_id).catch(() => true)) return { hold: STOPPED };
    if (performance.now() - claimed_at < STILL_TRUE_MS) return undefined;
    // A process that was frozen since the claim may have lost its lease: then the attempt counts as unknown, and may
    // have been repeated.
    const present = await again.add(dispatch);
    if (present === undefined) return { lost: true };
    if (await stops.isStopped(dispatch.company_id).catch(() => true)) return { hold: STOPPED };
    return lookAt(present, clock.now());
  }
  return Object.assign(look, {
    putBack: (tdb: TenantDb, dispatch: ClaimedDispatch, hold: Hold) => holdBack(tdb, [{ dispatch, hold }]),
  });
}
