import type { QueueDefinition } from '#platform/jobs';

export const mediaQueues: readonly QueueDefinition[] = [{ name: 'media.fetch', run_within_seconds: 900, retries: 3 }];
