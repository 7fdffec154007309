import { createLoop, type Loop } from '#platform/runtime';
import { createComposer, type ComposeOptions } from './compose.ts';
import { takeOverdueTurns } from './overdue.repository.ts';
import type { QueueDefinition } from '#platform/jobs';

const CONCURRENCY = 16;
const SWEEP_MS = 5_000;

export const replyQueues: readonly QueueDefinition[] = [{ name: 'reply.compose', run_within_seconds: 120, retries: 3 }];

/** Composes replies in this process, and takes up turns whose job was lost. */
export function startReplies(options: ComposeOptions): Loop {
  const { db, jobs, logger } = options;
  jobs.work('reply.compose', createComposer(options), { concurrency: CONCURRENCY });
  return createLoop({
    idle_ms: SWEEP_MS,
    onError: (error) => logger.warn({ err: error }, 'cannot look for overdue turns'),
    async step() {
      for (const turn of await takeOverdueTurns(db)) {
        await db.tenant(turn.company_id, (tdb) => jobs.enqueue(tdb, 'reply.compose', turn));
      }
      return false;
    },
  });
}
