import type { Generated, JSONColumnType } from 'kysely';
import { z } from 'zod';
import type { QueueDefinition } from '#platform/jobs';
import { timestamp } from '#platform/http';

export const templateQueues: readonly QueueDefinition[] = [
  { name: 'template.sync', run_within_seconds: 900, retries: 3 },
];

const accountProblem = z.object({ waba_id: z.string(), title: z.string(), advice: z.string() });
export type AccountProblem = z.infer<typeof accountProblem>;

declare module '#platform/db' {
  interface Tables {
    template_syncs: {
      company_id: string;
      state: 'running' | 'done' | 'failed';
      due_at: Date;
      started_at: Date;
      finished_at: Date | null;
      accounts: Generated<number>;
      seen: Generated<number>;
      added: Generated<number>;
      changed: Generated<number>;
      removed: Generated<number>;
      problems: JSONColumnType<AccountProblem[]>;
    };
  }
}

declare module '#platform/jobs' {
  interface JobTypes {
    'template.sync': { company_id: string };
  }
}

declare module '#platform/events' {
  interface EventTypes {
    'template.synced': { seen: number; added: number; changed: number; removed: number; failed: number };
  }
}

export const templateSync = z
  .object({
    state: z.enum(['never', 'running', 'done', 'failed']),
    started_at: timestamp.nullable(),
    finished_at: timestamp.nullable(),
    accounts: z.int().meta({ description: 'WhatsApp Business accounts that were asked' }),
    seen: z.int(),
    added: z.int(),
    changed: z.int(),
    removed: z.int(),
    problems: z.array(accountProblem),
  })
  .meta({ id: 'TemplateSync' });
export type TemplateSyncWire = z.infer<typeof templateSync>;
