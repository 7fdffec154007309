import type { ChannelDirectory } from '#features/channels';
import type { OpenedTurn } from '#features/conversations';
import type { SecretBox } from '#platform/crypto';
import { isDataError, sqlState, type Database, type SystemDb } from '#platform/db';
import type { WakeBus } from '#platform/events';
import type { Metrics } from '#platform/http';
import type { Jobs } from '#platform/jobs';
import type { Logger } from '#platform/log';
import { createLoop, type Clock } from '#platform/runtime';
import { setTimeout as pause } from 'node:timers/promises';
import { changedBodies } from './sealed-body.ts';
import { claimPending, closeDeliveries, postpone, writeBodies } from './deliveries.repository.ts';
import { applyDeliveries, readDelivery, type ClosedDelivery, type ToApply } from './drain-delivery.ts';
import type { PendingDelivery } from './inbound.model.ts';
import type { Arrivals } from './intake.repository.ts';

const BATCH = 200;
const POLL_MS = 500;
const TRIES = 5;
/** While deliveries wait to be stored, draining rests this many times as long as it works. */
const RESTS = 3;
const LONGEST_REST_MS = 1_000;

export interface DrainerOptions {
  db: Database;
  bus: WakeBus;
  jobs: Jobs;
  channels: ChannelDirectory;
  box: SecretBox;
  clock: Clock;
  logger: Logger;
  metrics: Metrics;
  /** What is being stored in this process. */
  arrivals: Pick<Arrivals, 'waiting'>;
}

export interface Drainer {
  wake(): void;
  /** Resolves when no delivery waits. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Turns stored deliveries into contacts, conversations, messages and status moves. A batch is one transaction; when
 * the data of one delivery breaks it, each is drained alone and only the culprit becomes a dead letter.
 */
export function createDrainer(options: DrainerOptions): Drainer {
  const { db, bus, logger } = options;
  const drained = options.metrics.counter('inbound_drained_total', 'Deliveries by what became of them.', ['state']);

  async function drainBatch(limit: number): Promise<number> {
    const began = performance.now();
    const closed = await db.system(async (sdb) => {
      const pending = await claimPending(sdb, limit);
      return drain(sdb, pending, options);
    });
    for (const { state } of closed) drained.inc({ state });
    if (closed.length > 0) await giveWay(performance.now() - began);
    return closed.length;
  }

  /**
   * What is stored can wait, what is not may be lost: in a storm of deliveries draining keeps a part of the time and
   * leaves the rest to intake.
   */
  async function giveWay(worked_ms: number): Promise<void> {
    if (options.arrivals.waiting() > 0) await pause(Math.min(LONGEST_REST_MS, RESTS * worked_ms));
  }

  async function drainOneByOne(): Promise<number> {
    let count = 0;
    while (count < BATCH) {
      let current: PendingDelivery | undefined;
      try {
        const done = await db.system(async (sdb) => {
          [current] = await claimPending(sdb, 1);
          return current === undefined ? [] : drain(sdb, [current], options);
        });
        if (done.length === 0) break;
        for (const { state } of done) drained.inc({ state });
      } catch (error) {
        if (current === undefined) throw error;
        await giveUpOrPostpone(current, error);
      }
      count += 1;
    }
    return count;
  }

  async function giveUpOrPostpone(delivery: PendingDelivery, error: unknown): Promise<void> {
    logger.error(
      { err: error, delivery_id: delivery.id, attempts: delivery.attempts + 1 },
      'delivery could not be drained',
    );
    await db.system(async (sdb) => {
      if (delivery.attempts + 1 < TRIES) {
        await postpone(sdb, delivery.id, 250 * 4 ** delivery.attempts);
        return;
      }
      const reason = `processing_failed:${sqlState(error) ?? (error instanceof Error ? error.name : 'error')}`;
      await closeDeliveries(sdb, [
        { id: delivery.id, company_id: delivery.company_id, state: 'rejected', reason, items: 0 },
      ]);
    });
    drained.inc({ state: 'failed' });
  }

  const loop = createLoop({
    idle_ms: POLL_MS,
    onError: (error) => logger.warn({ err: error }, 'cannot drain deliveries'),
    async step() {
      try {
        return (await drainBatch(BATCH)) > 0;
      } catch (error) {
        // A broken connection or server is nobody's fault in the batch: the loop rests and tries the whole again.
        if (sqlState(error) !== undefined && !isDataError(error) && !isTooMuch(error)) throw error;
        return (await drainOneByOne()) > 0;
      }
    },
  });
  const unsubscribe = bus.on('inbound', () => loop.wake());

  return {
    wake: loop.wake,
    settle: loop.settle,
    async stop() {
      unsubscribe();
      await loop.stop();
    },
  };
}

/** The batch took too long, waited too long or was too large: alone, each of its deliveries may pass. */
function isTooMuch(error: unknown): boolean {
  return /^(57014|55P03|53)/.test(sqlState(error) ?? '');
}

async function drain(
  sdb: SystemDb,
  pending: readonly PendingDelivery[],
  { channels, box, clock, jobs }: DrainerOptions,
): Promise<ClosedDelivery[]> {
  const closed: ClosedDelivery[] = [];
  const toApply: ToApply[] = [];
  for (const delivery of pending) {
    const read = await readDelivery(sdb, delivery, channels, box);
    if ('closed' in read) closed.push(read.closed);
    else toApply.push(read);
  }
  for (const [company_id, group] of Map.groupBy(toApply, (delivery) => delivery.company_id)) {
    const applied = await applyDeliveries(sdb, company_id, group, { clock, box, jobs });
    closed.push(...applied.closed);
    await enqueueReplies(sdb, jobs, company_id, applied.turns);
  }
  await closeDeliveries(sdb, closed);
  await writeBodies(sdb, await changedBodies(box, pending, closed));
  return closed;
}

/** A turn that was there already has its job, which finds that it must wait longer. */
async function enqueueReplies(
  sdb: SystemDb,
  jobs: Jobs,
  company_id: string,
  turns: readonly OpenedTurn[],
): Promise<void> {
  const opened = turns.filter((turn) => turn.is_new);
  await jobs.enqueueAll(
    sdb,
    'reply.compose',
    opened.map(({ turn_id, due_at }) => ({ data: { company_id, turn_id }, due: due_at })),
  );
}
