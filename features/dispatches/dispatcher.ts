import type { SendResult } from '#connectors/messaging';
import { isDataError, type Database, type TenantDb } from '#platform/db';
import { setTimeout as pause } from 'node:timers/promises';
import type { WakeBus } from '#platform/events';
import type { Metrics } from '#platform/http';
import type { Logger } from '#platform/log';
import { createLoop, type Clock } from '#platform/runtime';
import { callPlatform, type CallTools } from './call-platform.ts';
import { claimDispatches, type Claimed } from './claim.repository.ts';
import type { ClaimedDispatch, Hold, Objection } from './dispatches.model.ts';
import { noteStopped } from './dispatches.service.ts';
import { renewLease } from './hold.repository.ts';
import { createLastLook, type Said } from './last-look.ts';
import { createOutcomes, noteOutcomes, type Outcome } from './outcomes.ts';
import { createBreaker } from './pacing/breaker.ts';
import { createLaneWatch } from './pacing/lane-watch.ts';
import type { Turn } from './pacing/lanes.ts';
import type { ReactionTools } from './reactions.ts';
import { createStopWatch } from './stop/stop-watch.ts';

const POLL_MS = 500;
const NOTE_AGAIN_MS = 200;
/** What comes due within so long is claimed together. */
const GATHER_MS = 10;
const MOST_AT_ONCE = 250;

type Unsent = Exclude<Said, { lost: true }>;

const NOT_READY: Omit<Hold, 'until'> = { class: 'RATE', title: 'Waits: it could not be made ready just now' };
const NOT_READY_MS = 15_000;

export interface DispatcherOptions extends CallTools, ReactionTools {
  db: Database;
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
  const breaker = createBreaker();
  const stops = createStopWatch(db, bus);
  const written = createOutcomes(db, options);
  const watch = createLaneWatch(db);
  const lastLook = createLastLook({ db, stops, clock, lease_ms });
  const ending = new AbortController();
  let claimed_at = -Infinity;

  const loop = createLoop({
    idle_ms: POLL_MS,
    onError: (error) => logger.warn({ err: error }, 'cannot claim messages to send'),
    async step() {
      const places = Math.min(concurrency - running.size, MOST_AT_ONCE, breaker.allows());
      if (places <= 0) {
        wakeIn(breaker.nextAt() - performance.now());
        return false;
      }
      await pause(Math.max(0, claimed_at + GATHER_MS - performance.now()));
      const turns = await watch.turns(places);
      if (turns.length > 0) await claim(turns);
      wakeIn(watch.nextIn());
      return turns.length > 0 && watch.nextIn() <= 0;
    },
  });

  function wakeIn(ms: number): void {
    if (ms > 0 && ms < POLL_MS) loop.wakeAt(Date.now() + Math.ceil(ms));
  }

  async function claim(turns: readonly Turn[]): Promise<void> {
    claimed_at = performance.now();
    const from = claimed_at;
    const claimed = await claimDispatches(db, turns, { lease_ms, now: clock.now() }, stopClaimed);
    watch.note(turns, claimed.lanes);
    countUnsent(claimed);
    for (const dispatch of claimed.send) start(dispatch, from);
  }

  function stopClaimed(tdb: TenantDb, dispatch: ClaimedDispatch, objection: Objection): Promise<void> {
    return noteStopped(tdb, dispatch, objection, clock);
  }

  function countUnsent({ stopped, held }: Claimed): void {
    for (const { objection } of stopped) outcomes.inc({ outcome: objection.class });
    for (const { hold } of held) outcomes.inc({ outcome: `held_${hold.class}` });
  }

  function start(dispatch: ClaimedDispatch, from: number): void {
    const run = deliver(dispatch, from)
      .catch((error: unknown) => {
        // The attempt keeps its lease; when that ends it is reconciled as unknown.
        logger.error({ err: error, dispatch_id: dispatch.id }, 'outcome of a send could not be written');
      })
      .finally(() => {
        running.delete(run);
        // The next one of its conversation may go now.
        watch.expectSoon(dispatch.company_id, dispatch.channel_id);
        loop.wake();
      });
    running.add(run);
  }

  async function deliver(dispatch: ClaimedDispatch, from: number): Promise<void> {
    const result = await attempt(dispatch, from);
    if ('lost' in result) return;
    if ('hold' in result || 'objection' in result) return unsend(dispatch, result, from);
    outcomes.inc({ outcome: result.kind === 'refused' ? result.class : result.kind });
    if (result.kind !== 'accepted') {
      const { kind, code } = result;
      logger.info({ dispatch_id: dispatch.id, kind, code, fbtrace_id: result.fbtrace_id }, 'message not accepted');
    }
    await note({ dispatch, result }, from);
  }

  async function attempt(dispatch: ClaimedDispatch, from: number): Promise<SendResult | Said> {
    // A file may take longer to upload than the lease lasts.
    const beat = setInterval(() => void keep(dispatch), lease_ms / 3);
    let ended: ReturnType<typeof breaker.begin> | undefined;
    let result: SendResult | Said | undefined;
    try {
      result = await callPlatform(options, dispatch, ending.signal, async () => {
        const said = await lastLook(dispatch, from);
        // What is done before says nothing of whether the platform answers.
        if (said === undefined) ended = breaker.begin();
        return said;
      });
    } catch (error) {
      if (ended !== undefined) throw error;
      logger.warn({ err: error, dispatch_id: dispatch.id }, 'message could not be made ready to be sent');
      return { hold: { ...NOT_READY, until: new Date(clock.now().getTime() + NOT_READY_MS) } };
    } finally {
      clearInterval(beat);
      ended?.(hearingOf(result));
    }
    return result;
  }

  /** The last look asks whether the lease is still ours, so one that could not be renewed is no harm. */
  async function keep(dispatch: ClaimedDispatch): Promise<void> {
    await db.tenant(dispatch.company_id, (tdb) => renewLease(tdb, dispatch, lease_ms)).catch(() => undefined);
  }

  /** Something was found before the call; nothing went out. It was counted when it was claimed. */
  async function unsend(dispatch: ClaimedDispatch, said: Unsent, from: number): Promise<void> {
    outcomes.inc({ outcome: 'hold' in said ? `held_${said.hold.class}` : said.objection.class });
    const counted = { ...dispatch, is_counted: true };
    for (;;) {
      try {
        return await db.tenant(dispatch.company_id, (tdb) =>
          'hold' in said ? lastLook.putBack(tdb, counted, said.hold) : stopClaimed(tdb, counted, said.objection),
        );
      } catch (error) {
        if (isDataError(error) || performance.now() - from > lease_ms) throw error;
        await pause(NOTE_AGAIN_MS);
      }
    }
  }

  /** What came of a call is known once and here only, so a database that is away for a moment is waited for. */
  async function note(outcome: Outcome, from: number): Promise<void> {
    const { company_id } = outcome.dispatch;
    for (let together = true; ; together = false) {
      try {
        // One that cannot be written must not keep others from it, so the second time it is alone.
        if (together) await written.add(outcome);
        else await db.tenant(company_id, (tdb) => noteOutcomes(tdb, [outcome], options));
        return;
      } catch (error) {
        if (!together && (isDataError(error) || performance.now() - from > lease_ms)) throw error;
        if (!isDataError(error)) await pause(NOTE_AGAIN_MS);
      }
    }
  }

  function lookEverywhere(): void {
    watch.lookAgain();
    loop.wake();
  }

  const unsubscribe = [
    bus.on('dispatches', (lane) => {
      if (!watch.expectNamed(lane)) watch.lookAgain();
      loop.wake();
    }),
    bus.on('sending', lookEverywhere),
    bus.on('channels', lookEverywhere),
  ];
  return {
    wake: lookEverywhere,
    async settle() {
      do {
        await Promise.allSettled(running);
        watch.lookAgain();
        await loop.settle();
        if (watch.waitsForPlaces()) await pause(GATHER_MS);
      } while (running.size > 0 || watch.waitsForPlaces());
    },
    async stop() {
      for (const leave of unsubscribe) leave();
      stops.close();
      // An upload may be broken off at any time; a call that has begun is waited for.
      ending.abort();
      await loop.stop();
      await Promise.allSettled(running);
    },
  };
}

/** Whether anybody was there to hear us. */
function hearingOf(result: SendResult | Said | undefined): 'answered' | 'silent' | 'not asked' {
  if (result === undefined || !('kind' in result)) return 'not asked';
  if (result.kind === 'accepted' || result.code !== null) return 'answered';
  if (result.kind === 'ambiguous') return 'silent';
  return result.class === 'RETRY' ? 'silent' : 'not asked';
}
