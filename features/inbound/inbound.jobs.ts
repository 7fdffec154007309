import type { QueueDefinition } from '#platform/jobs';
import { createHistoryImport, type ImportTools } from './import-history.ts';
import { createReplay, type ReplayTools } from './replays.service.ts';

export const inboundQueues: readonly QueueDefinition[] = [
  { name: 'history.import', run_within_seconds: 900, retries: 20 },
  { name: 'deliveries.replay', run_within_seconds: 900, retries: 20 },
];

/** Imports the past of numbers and drains ranges of deliveries again, in this process. */
export function startInboundJobs(tools: ImportTools & ReplayTools): void {
  const { jobs } = tools;
  jobs.work('history.import', createHistoryImport(tools), { concurrency: 1 });
  jobs.work('deliveries.replay', createReplay(tools), { concurrency: 1 });
}
