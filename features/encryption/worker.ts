import type { ContentPlace, SealedColumn, SecretBox, Stretch } from '#platform/crypto';
import type { Database, TenantDb } from '#platform/db';
import type { WakeBus } from '#platform/events';
import type { Logger } from '#platform/log';
import { createLoop, type Clock, type Loop } from '#platform/runtime';
import type { ClaimedWork, WorkKind } from './encryption.model.ts';
import { resealStretch } from './reseal.repository.ts';
import { claimWork, keepProgress } from './work.repository.ts';

const LOOK_EVERY_MS = 30_000;

/**
 * How long after a change somebody may still write as before. A process seals with keys that it read within the last
 * minute, and learns of a setting within half of one, in transactions that the database ends when they idle.
 */
const SETTLED_AFTER_MS: Record<WorkKind, number> = { keys: 60 * 60_000, content: 5 * 60_000 };

export interface EncryptionWorkerOptions {
  db: Database;
  bus: WakeBus;
  box: SecretBox;
  clock: Clock;
  logger: Logger;
  columns: readonly SealedColumn[];
  contents: readonly ContentPlace[];
}

/**
 * Walks through what has to be sealed again or otherwise, a stretch at a time, each in a transaction of its own. Nobody waits
 * for it: until it has come by, what is there is read as it is.
 */
export function startEncryptionWorker(options: EncryptionWorkerOptions): Loop {
  const { db, bus, box, clock, logger, columns, contents } = options;

  function walk(work: ClaimedWork, tdb: TenantDb): Promise<Stretch> | undefined {
    if (work.kind === 'content') return contents[work.place]?.convert(tdb, box, work.after_row);
    const column = columns[work.place];
    return column === undefined ? undefined : resealStretch(tdb, { box, logger }, column, work.after_row);
  }

  async function advance(work: ClaimedWork): Promise<void> {
    const stretch = await db.tenant(work.company_id, async (tdb) => walk(work, tdb));
    const done = stretch ?? { last: undefined, changed: 0, unreadable: 0 };
    const unreadable = work.unreadable + done.unreadable;
    const counted = { changed: done.changed, unreadable };
    const now = clock.now();
    await db.system(async (sdb) => {
      if (stretch !== undefined) {
        const place = done.last === undefined ? work.place + 1 : work.place;
        const after_row = done.last ?? null;
        await keepProgress(sdb, work, { pass: work.pass, place, after_row, due_at: now, finished: false }, counted);
        return;
      }
      const end = { place: 0, after_row: null };
      if (work.pass === 1) {
        const due_at = new Date(now.getTime() + SETTLED_AFTER_MS[work.kind]);
        await keepProgress(sdb, work, { ...end, pass: 2, due_at, finished: false }, { changed: 0, unreadable: 0 });
        return;
      }
      const ours = await keepProgress(sdb, work, { ...end, pass: 2, due_at: now, finished: true }, counted);
      // What cannot be opened now may be one day, with a master key that somebody finds: its key stays.
      if (ours && work.kind === 'keys' && unreadable === 0) {
        await box.keys.destroyRetired(sdb, work.company_id, work.started_at);
      }
      if (ours && work.kind === 'content' && unreadable === 0) await box.keys.forgetContentSeal(sdb, work.company_id);
      if (ours) logger.info({ company_id: work.company_id, kind: work.kind, unreadable }, 'encryption work is done');
    });
  }

  const loop = createLoop({
    idle_ms: LOOK_EVERY_MS,
    onError: (error) => logger.warn({ err: error }, 'encryption work came to a stop, trying again'),
    async step() {
      const work = await claimWork(db, clock.now());
      if (work !== undefined) await advance(work);
      return work !== undefined;
    },
  });
  const unsubscribe = bus.on('encryption', () => loop.wake());
  return {
    ...loop,
    async stop() {
      unsubscribe();
      await loop.stop();
    },
  };
}
