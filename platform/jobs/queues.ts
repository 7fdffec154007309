import type { Queue } from 'pg-boss';

/**
 * The jobs there are and what each needs to know: ids only. A feature adds its own:
 * `declare module '#platform/jobs' { interface JobTypes { 'reply.compose': { company_id: string; … } } }`.
 */
// oxlint-disable-next-line typescript/no-empty-object-type -- filled by interface merging
export interface JobTypes {}

export type JobName = keyof JobTypes & string;

export interface QueueDefinition {
  name: string;
  /** How long one run may take before it counts as crashed. */
  run_within_seconds: number;
  /** Runs after the first, with growing pauses; then the job is kept as failed. */
  retries: number;
}

export function queueOptions(queue: QueueDefinition): Omit<Queue, 'name' | 'policy'> {
  return {
    expireInSeconds: queue.run_within_seconds,
    retryLimit: queue.retries,
    retryDelay: 1,
    retryBackoff: true,
    retryDelayMax: 60,
    deleteAfterSeconds: 86_400,
  };
}
