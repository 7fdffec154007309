import type { QueueDefinition } from '#platform/jobs';
import { createLoop, type Loop } from '#platform/runtime';
import { takeOverdueMedia } from './fetch.repository.ts';
import { createFetcher, type FetchTools } from './fetcher.ts';
import { createConverter, type ConvertTools } from './converter.ts';
import { createSweeper, type SweepTools } from './sweeper.ts';

/** Bounded: each holds a connection to the platform and one to the storage. */
const FETCHES_AT_ONCE = 6;
const SWEEP_MS = 30_000;
/** The whole storage is walked through once a day, not while a server starts. */
const FIRST_WALK_MS = 15 * 60_000;
const WALK_EVERY_MS = 24 * 60 * 60_000;

export const mediaQueues: readonly QueueDefinition[] = [{ name: 'media.fetch', run_within_seconds: 900, retries: 3 }];

/** Fetches files in this process, takes up those whose job was lost, and empties places that nobody needs any more. */
export function startMedia(tools: FetchTools & SweepTools & ConvertTools): Loop {
  const { db, jobs, logger } = tools;
  jobs.work('media.fetch', createFetcher(tools), { concurrency: FETCHES_AT_ONCE });
  const sweep = createSweeper(tools);
  const convert = createConverter(tools);
  let nextWalk = performance.now() + FIRST_WALK_MS;
  return createLoop({
    idle_ms: SWEEP_MS,
    onError: (error) => logger.warn({ err: error }, 'cannot look after files'),
    async step() {
      const more = await takeOverdueMedia(db, (tdb, media) =>
        jobs.enqueueAll(
          tdb,
          'media.fetch',
          media.map((data) => ({ data })),
        ),
      );
      const moved = await convert();
      const left = await sweep.leftovers();
      if (performance.now() >= nextWalk) {
        nextWalk = performance.now() + WALK_EVERY_MS;
        await sweep.orphans();
      }
      return more || moved || left;
    },
  });
}
