import type { Database } from '#platform/db';
import type { Jobs } from '#platform/jobs';
import type { Logger } from '#platform/log';
import { createLoop, type Clock, type Loop } from '#platform/runtime';
import { beginSync, companiesDue } from './sync.repository.ts';
import { syncTemplates, type SyncTools } from './sync.service.ts';

const EVERY_MS = 60_000;
const AT_ONCE = 20;
/** A round that has not ended by then is taken for dead. */
export const STALE_MS = 15 * 60_000;

export interface TemplateJobOptions extends SyncTools {
  db: Database;
  jobs: Jobs;
  clock: Clock;
  logger: Logger;
}

/** Compares the mirror of each company with the platform once a day, and soon where the platform gave a reason. */
export function startTemplates(options: TemplateJobOptions): Loop {
  const { db, jobs, clock, logger } = options;
  jobs.work('template.sync', ({ company_id }, signal) => syncTemplates(options, company_id, signal), {
    concurrency: 2,
  });
  return createLoop({
    idle_ms: EVERY_MS,
    onError: (error) => logger.warn({ err: error }, 'cannot look which templates are to be compared'),
    async step() {
      const due = await companiesDue(db, clock.now(), AT_ONCE);
      for (const company_id of due) {
        await db.tenant(company_id, async (tdb) => {
          if (await beginSync(tdb, clock.now(), { stale_ms: STALE_MS }))
            await jobs.enqueue(tdb, 'template.sync', { company_id });
        });
      }
      return due.length === AT_ONCE;
    },
  });
}
