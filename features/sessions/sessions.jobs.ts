import type { QueueDefinition } from '#platform/jobs';
import { sendReset } from './passwords.service.ts';
import { createSessionTools, type SessionGround } from './session-tools.ts';

declare module '#platform/jobs' {
  interface JobTypes {
    /** Nulls for an address that nobody has: asking must leave the same traces and take the same time. */
    'password.forgotten': { company_id: string | null; user_id: string | null };
  }
}

export const sessionQueues: readonly QueueDefinition[] = [
  { name: 'password.forgotten', run_within_seconds: 60, retries: 5 },
];

const CONCURRENCY = 2;

/** Writes the mails that people who are not signed in have asked for. */
export function startSessionJobs(ground: SessionGround): void {
  const tools = createSessionTools(ground);
  ground.jobs.work(
    'password.forgotten',
    async ({ company_id, user_id }) => {
      if (company_id !== null && user_id !== null) await sendReset(tools, { company_id, user_id });
    },
    { concurrency: CONCURRENCY },
  );
}
