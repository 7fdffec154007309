import type { SendResult } from '#connectors/messaging';
import { isDataError } from '#platform/db';
import { setTimeout as pause } from 'node:timers/promises';
import type { WakeBus } from '#platform/events';
import type { Metrics } from '#platform/http';
import type { Logger } from '#platform/log';
import { createLoop, type Clock } from '#platform/runtime';
import { callPlatform, type CallTools } from './call-platform.ts';
import { claimDispatches } from './claim.repository.ts';
import type { ClaimedDispatch } from './dispatches.model.ts';
import { noteAccepted, noteRefused, noteStopped, noteUnknown } from './dispatches.service.ts';

const POLL_MS = 500;
const NOTE_AGAIN_MS = 200;

export interface DispatcherOptions extends CallTools {
  bus: WakeBus;
  clock: Clock;
  logger: Logger;
  metrics: Metrics;
  lease_ms: number;
  concurrency: number;
}

export interface Dispatcher {
  wake(): void;
  /** Resolves when nothing that is due is left to send. */
  settle(): Promise<void>;
  /** Claims no more and waits for the calls under way. */
  stop(): Promise<void>;
}

/** Sends what is queued: claim and commit, call, write down what came of it. */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { db, bus, clock, logger, lease_ms, concurrency } = options;
  const running = new Set<Promise<void>>();
  const outcomes = options.metrics.counter('dispatches_total', 'Attempts to send, by what came of them.', ['outcome']);

  const loop = createLoop({
    idle_ms: POLL_MS,
    onError: (error) => logger.warn({ err: error }, 'cannot claim messages to send'),
    async step() {
      const limit = concurrency - running.size;
      const claimed_at = performance.now();
      if (limit <= 0) return false;
      const claimed = await claimDispatches(db, { limit, lease_ms, now: clock.now() }, (tdb, dispatch, objection) =>
        noteStopped(tdb, dispatch, objection, clock),
      );
      for (const stopped of claimed.stopped) outcomes.inc({ outcome: stopped.objection.class });
      for (const dispatch of claimed.send) start(dispatch, claimed_at);
      return claimed.send.length + claimed.stopped.length > 0;
    },
  });

  function start(dispatch: ClaimedDispatch, claimed_at: number): void {
    const run = deliver(dispatch, claimed_at)
      .catch((error: unknown) => {
        // The attempt keeps its lease; when that ends it is reconciled as unknown.
        logger.error({ err: error, dispatch_id: dispatch.id }, 'outcome of a send could not be written');
      })
      .finally(() => {
        running.delete(run);
        loop.wake();
      });
    running.add(run);
  }

  async function deliver(dispatch: ClaimedDispatch, claimed_at: number): Promise<void> {
    // A process that was frozen since the claim has lost its lease: somebody else decides about the attempt now.
    if (performance.now() - claimed_at > lease_ms / 2) return;
    const result = await callPlatform(options, dispatch);
    outcomes.inc({ outcome: result.kind === 'refused' ? result.class : result.kind });
    if (result.kind !== 'accepted') {
      const { kind, code } = result;
      logger.info({ dispatch_id: dispatch.id, kind, code, fbtrace_id: result.fbtrace_id }, 'message not accepted');
    }
    await note(dispatch, result, claimed_at);
  }

  /** What came of a call is known once and here only, so a database that is away for a moment is waited for. */
  async function note(dispatch: ClaimedDispatch, result: SendResult, claimed_at: number): Promise<void> {
    for (;;) {
      try {
        await db.tenant(dispatch.company_id, (tdb) => {
          if (result.kind === 'accepted') return noteAccepted(tdb, dispatch, result, options);
          if (result.kind === 'refused') return noteRefused(tdb, dispatch, result, clock);
          return noteUnknown(tdb, dispatch, result, clock);
        });
        return;
      } catch (error) {
        if (isDataError(error) || performance.now() - claimed_at > lease_ms) throw error;
        await pause(NOTE_AGAIN_MS);
      }
    }
  }

  const unsubscribe = bus.on('dispatches', () => loop.wake());
  return {
    wake: loop.wake,
    async settle() {
      do {
        await Promise.allSettled(running);
        await loop.settle();
      } while (running.size > 0);
    },
    async stop() {
      unsubscribe();
      await loop.stop();
      await Promise.allSettled(running);
    },
  };
}
