import { z } from 'zod';
import { timestamp } from '#platform/http';

declare module '#platform/db' {
  interface Tables {
    sending_stops: { company_id: string; reason: string | null; stopped_by: string | null; stopped_at: Date };
    install_stop: { only_one: boolean; reason: string | null; stopped_by: string | null; stopped_at: Date };
  }
}

declare module '#platform/events' {
  interface EventTypes {
    'sending.stopped': { scope: 'company' | 'install' };
    'sending.resumed': { scope: 'company' | 'install' };
  }
}

export const stopChange = z
  .strictObject({
    stopped: z.boolean(),
    reason: z
      .string()
      .trim()
      .min(1)
      .max(500)
      .optional()
      .meta({ description: 'for whoever wonders; shown with the stop' }),
  })
  .meta({ id: 'SendingChange' });

const stopped = z.object({
  stopped: z.boolean(),
  reason: z.string().nullable(),
  stopped_at: timestamp.nullable(),
});

export const installSending = stopped
  .extend({ under_way: z.int().meta({ description: 'messages that were on their way already and may still arrive' }) })
  .meta({ id: 'InstallSending' });
export type InstallSending = z.infer<typeof installSending>;

export const companySending = installSending
  .extend({
    install_stopped: z.boolean().meta({ description: 'whoever runs this server has stopped sending for everybody' }),
    waiting: z.int().meta({ description: 'messages that wait in the queue, up to 10,000' }),
  })
  .meta({ id: 'CompanySending' });
export type CompanySending = z.infer<typeof companySending>;
