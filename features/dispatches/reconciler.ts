import type { Database } from '#platform/db';
import type { Logger } from '#platform/log';
import { createLoop, type Clock } from '#platform/runtime';
import { insertAttempt, lockMessage } from './dispatches.repository.ts';
import { noteUnknown } from './dispatches.service.ts';
import {
  findProvenLost,
  isStillWanted,
  leaveUnknown,
  takeAbandoned,
  type OpenAttempt,
} from './reconcile.repository.ts';

const BATCH = 100;

export interface Reconciler {
  settle(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Looks after attempts whose outcome nobody reported: those of a crashed worker become unknown, and unknown ones that are
 * proven never to have reached the platform are repeated once where that is still wanted.
 */
export function createReconciler(options: {
  db: Database;
  clock: Clock;
  logger: Logger;
  hold_ms: number;
  every_ms: number;
}): Reconciler {
  const { db, clock, logger, hold_ms } = options;
  const began = clock.now().getTime();
  /** What the platform could not tell while we were away, it tells in the first moments after. */
  const hasListened = (): boolean => clock.now().getTime() - began >= hold_ms;
  return createLoop({
    idle_ms: options.every_ms,
    onError: (error) => logger.warn({ err: error }, 'cannot reconcile sends'),
    async step() {
      const abandoned = await noteAbandoned(db, clock);
      const lost = hasListened() ? await findProvenLost(db, hold_ms, BATCH) : [];
      for (const attempt of lost) await db.tenant(attempt.company_id, (tdb) => repeatOrLeave(tdb, attempt));
      if (lost.length > 0) logger.info({ attempts: lost.length }, 'unknown sends reconciled');
      return abandoned === BATCH || lost.length >= BATCH;
    },
  });
}

async function noteAbandoned(db: Database, clock: Clock): Promise<number> {
  return db.system(async (sdb) => {
    const abandoned = await takeAbandoned(sdb, BATCH);
    for (const attempt of abandoned) {
      await noteUnknown(await sdb.asCompany(attempt.company_id), attempt, { kind: 'abandoned' }, clock);
    }
    return abandoned.length;
  });
}

async function repeatOrLeave(tdb: Parameters<typeof lockMessage>[0], attempt: OpenAttempt): Promise<void> {
  const message = await lockMessage(tdb, attempt.message_id);
  await leaveUnknown(tdb, attempt.id);
  if (message !== undefined && (await isStillWanted(tdb, attempt.message_id))) {
    await insertAttempt(tdb, message, attempt.attempt + 1, 0);
  }
}
