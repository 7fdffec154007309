import { noteMessages } from '#features/conversations';
import type { Database, TenantDb } from '#platform/db';
import { appendEvents, type WakeBus } from '#platform/events';
import type { Logger } from '#platform/log';
import { createLoop, type Clock, type Loop } from '#platform/runtime';
import { stopWaiting } from './dispatches.service.ts';
import { EXPIRED } from './expiry.ts';
import { releaseScheduled, takeExpired, type WaitingAttempt } from './waiting.repository.ts';

const EVERY_MS = 1_000;

/**
 * Looks at the clock for messages: those whose hour has come take their place in the queue, those that would come too
 * late leave it, also while they are held back.
 */
export function createScheduler(options: { db: Database; bus: WakeBus; clock: Clock; logger: Logger }): Loop {
  const { db, bus, clock, logger } = options;
  return createLoop({
    idle_ms: EVERY_MS,
    onError: (error) => logger.warn({ err: error }, 'cannot look for messages whose time has come'),
    async step() {
      const now = clock.now();
      const expired = await takeExpired(db, now, async (tdb, attempts) => {
        for (const attempt of attempts)
          await stopWaiting(tdb, attempt, { status: 'failed', objection: EXPIRED }, clock);
      });
      const released = await releaseScheduled(db, now, (tdb, attempts) => noteReleased(tdb, attempts, now));
      if (released > 0) bus.emit('dispatches');
      return expired + released > 0;
    },
  });
}

async function noteReleased(tdb: TenantDb, attempts: readonly WaitingAttempt[], at: Date): Promise<void> {
  await noteMessages(
    tdb,
    attempts.map(({ conversation_id, message_id }) => ({ conversation_id, message_id, at, inbound: 0 })),
  );
  await appendEvents(
    tdb,
    attempts.map(({ conversation_id, message_id }) => ({
      type: 'message.queued' as const,
      data: { conversation_id, message_id },
    })),
  );
}
