import { findCompany, withDefaults, type Purge } from '#features/companies';
import { purgeEarlyStatuses } from '#features/conversations';
import { purgeAppliedEvents, purgeHomeless } from '#features/inbound';
import type { Database, TenantDb } from '#platform/db';
import type { WakeBus } from '#platform/events';
import { forgetAnswers } from '#platform/http';
import type { Logger } from '#platform/log';
import { createLoop, type Clock, type Loop } from '#platform/runtime';
import { BATCH, cutOff } from './retention.model.ts';
import { claimRun, finishRun, renewRun, type ClaimedRun } from './retention.repository.ts';

const LOOK_EVERY_MS = 60_000;
const AGAIN_AFTER_MS = 24 * 3_600_000;
/** The platform repeats a delivery for seven days; a status that waits longer for its message waits in vain. */
const EARLY_STATUS_DAYS = 30;
/** As above, for events that may be repeated; somebody may have them drained again for a while longer. */
const APPLIED_EVENT_DAYS = 35;
/** What is no company's has nobody to choose a period for it. */
const HOMELESS_DAYS = 90;

export interface RetentionOptions {
  db: Database;
  bus: WakeBus;
  clock: Clock;
  logger: Logger;
  purges: readonly Purge[];
}

/** Deletes what companies keep no longer, each once a day, in batches of short transactions. */
export function startRetention({ db, bus, clock, logger, purges }: RetentionOptions): Loop {
  /** Deletes until less than a batch is left; undefined when another process has taken over. */
  async function drain(run: ClaimedRun, purge: (tdb: TenantDb) => Promise<number>): Promise<number | undefined> {
    let deleted = 0;
    for (;;) {
      const batch = await db.tenant(run.company_id, async (tdb) => {
        const ours = await renewRun(tdb, run);
        return ours ? purge(tdb) : undefined;
      });
      if (batch === undefined) return undefined;
      deleted += batch;
      if (batch < BATCH) return deleted;
    }
  }

  async function purgeCompany(run: ClaimedRun): Promise<void> {
    const company = await db.tenant(run.company_id, findCompany);
    if (company === undefined) return;
    const { retention } = withDefaults(company);
    const now = clock.now();
    const deleted: Record<string, number> = {};
    for (const { kept, purge } of purges) {
      const before = cutOff(now, retention[kept]);
      if (before === undefined) continue;
      const count = await drain(run, (tdb) => purge(tdb, before, BATCH));
      if (count === undefined) return;
      deleted[kept] = count;
    }
    await drain(run, (tdb) => purgeEarlyStatuses(tdb, cutOff(now, EARLY_STATUS_DAYS)!, BATCH));
    await drain(run, (tdb) => purgeAppliedEvents(tdb, cutOff(now, APPLIED_EVENT_DAYS)!, BATCH));
    await drain(run, (tdb) => forgetAnswers(tdb, now, BATCH));
    const due_at = new Date(now.getTime() + AGAIN_AFTER_MS);
    await db.tenant(run.company_id, (tdb) => finishRun(tdb, run, { now: clock.now(), due_at, deleted }));
    if (Object.values(deleted).some((count) => count > 0)) {
      logger.info({ company_id: run.company_id, deleted }, 'old data deleted');
    }
  }

  const loop = createLoop({
    idle_ms: LOOK_EVERY_MS,
    onError: (error) => logger.warn({ err: error }, 'old data could not be deleted, trying again'),
    async step() {
      const homeless = cutOff(clock.now(), HOMELESS_DAYS)!;
      const swept = await db.system((sdb) => purgeHomeless(sdb, homeless, BATCH));
      const run = await claimRun(db, clock.now());
      if (run !== undefined) await purgeCompany(run);
      return run !== undefined || swept === BATCH;
    },
  });
  const unsubscribe = bus.on('retention', () => loop.wake());
  return {
    ...loop,
    async stop() {
      unsubscribe();
      await loop.stop();
    },
  };
}
