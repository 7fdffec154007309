export { createJobs, type EnqueueOptions, type Jobs } from './jobs.ts';
export { prepareJobs } from './prepare.ts';
export type { JobName, JobTypes, QueueDefinition } from './queues.ts';
