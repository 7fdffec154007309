import type { ChannelDirectory } from '#features/channels';
import type { Mailer } from '#features/mails';
import type { OpenedTurn } from '#features/conversations';
import type { SecretBox } from '#platform/crypto';
import { isAway, isDataError, sqlState, type Database, type SystemDb } from '#platform/db';
import type { WakeBus } from '#platform/events';
import type { Metrics } from '#platform/http';
import type { Jobs } from '#platform/jobs';
import type { Logger } from '#platform/log';
import { createLoop, newId, type Clock } from '#platform/runtime';
import { setTimeout as pause } from 'node:timers/promises';
import { changedBodies } from './sealed-body.ts';
import { claimPending, claimStruck, closeDeliveries, postpone, writeBodies } from './deliveries.repository.ts';
import { dropMark, markDrain, strikeOrphans, unmarkDrain } from './drain-marks.repository.ts';
import { applyDeliveries, readDelivery, type ClosedDelivery, type ToApply } from './drain-delivery.ts';
import type { PendingDelivery } from './inbound.model.ts';
import type { Arrivals } from './intake.repository.ts';

const BATCH = 200;
const POLL_MS = 500;
const TRIES = 5;
/** How often to look for what other processes died over. */
const ORPHANS_EVERY_MS = 5_000;
/** While deliveries wait to be stored, draining rests this many times as long as it works. */
const RESTS = 2;
const LONGEST_REST_MS = 1_000;

export interface DrainerOptions {
  db: Database;
  bus: WakeBus;
  jobs: Jobs;
  channels: ChannelDirectory;
  box: SecretBox;
  clock: Clock;
  mailer: Mailer;
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

  /** Names this process among those that drain. */
  const owner = newId();
  let looked = -Infinity;

  /** Claims and drains in one transaction. A process that dies meanwhile leaves its mark. */
  async function drainSome(
    claim: (sdb: SystemDb) => Promise<PendingDelivery[]>,
    onClaimed: (pending: readonly PendingDelivery[]) => void = () => {},
  ): Promise<ClosedDelivery[]> {
    try {
      return await db.system(async (sdb) => {
        const pending = await claim(sdb);
        onClaimed(pending);
        if (pending.length === 0) return [];
        await markDrain(db, sdb, { owner, ids: pending.map(({ id }) => id) });
        const closed = await drain(sdb, pending, options);
        await unmarkDrain(sdb, owner);
        return closed;
      });
    } catch (error) {
      // Best effort: where it stays, another process may take this one for dead.
      await dropMark(db, owner).catch(() => undefined);
      throw error;
    }
  }

  async function lookForOrphans(): Promise<void> {
    if (performance.now() - looked < ORPHANS_EVERY_MS) return;
    const struck = await strikeOrphans(db, owner);
    looked = performance.now();
    if (struck > 0)
      logger.warn({ deliveries: struck }, 'a process died while it drained; its deliveries go one by one');
  }

  async function drainBatch(limit: number): Promise<number> {
    const began = performance.now();
    const closed = await drainSome((sdb) => claimPending(sdb, limit));
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

  async function drainOneByOne(claim: (sdb: SystemDb) => Promise<PendingDelivery[]>): Promise<number> {
    let count = 0;
    while (count < BATCH) {
      let current: PendingDelivery | undefined;
      try {
        const done = await drainSome(claim, ([first]) => {
          current = first;
        });
        if (done.length === 0) break;
        for (const { state } of done) drained.inc({ state });
      } catch (error) {
        if (current === undefined || !isItsOwn(error)) throw error;
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
      await lookForOrphans();
      if ((await drainOneByOne(claimStruck)) > 0) return true;
      try {
        return (await drainBatch(BATCH)) > 0;
      } catch (error) {
        if (!isItsOwn(error)) throw error;
        return (await drainOneByOne((sdb) => claimPending(sdb, 1))) > 0;
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
      // Best effort: a mark of nothing strikes nobody.
      await dropMark(db, owner).catch(() => undefined);
    },
  };
}

/**
 * What was drained is at fault, and not a connection, a server or a disk, of which the loop rests and tries the whole again. A batch
 * may have taken too long, been too large, or met others at the same rows again and again: alone, each of its deliveries may pass.
 */
function isItsOwn(error: unknown): boolean {
  if (isDataError(error)) return true;
  const state = sqlState(error);
  return state === undefined ? !isAway(error) : /^(40001|40P01|57014|55P03|53200|53400)$/.test(state);
}

async function drain(
  sdb: SystemDb,
  pending: readonly PendingDelivery[],
  options: DrainerOptions,
): Promise<ClosedDelivery[]> {
  const { channels, box, jobs } = options;
  const closed: ClosedDelivery[] = [];
  const toApply: ToApply[] = [];
  for (const delivery of pending) {
    const read = await readDelivery(sdb, delivery, channels, box);
    if ('closed' in read) closed.push(read.closed);
    else toApply.push(read);
  }
  for (const [company_id, group] of Map.groupBy(toApply, (delivery) => delivery.company_id)) {
    const applied = await applyDeliveries(sdb, company_id, group, options);
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
