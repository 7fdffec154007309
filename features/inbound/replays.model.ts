import type { Generated } from 'kysely';
import { z } from 'zod';
import { listAnswer, moment, timestamp } from '#platform/http';

export const REPLAYED_STATES = ['processed', 'ignored', 'rejected'] as const;

declare module '#platform/db' {
  interface Tables {
    delivery_replays: {
      company_id: string;
      id: string;
      state: Generated<'running' | 'done'>;
      received_from: Date;
      received_to: Date;
      delivery_state: string | null;
      reason: string | null;
      total: number;
      replayed: Generated<number>;
      last_delivery_id: string | null;
      created_at: Generated<Date>;
      finished_at: Date | null;
    };
  }
}

declare module '#platform/jobs' {
  interface JobTypes {
    /** Drain a range of deliveries again. */
    'deliveries.replay': { company_id: string; replay_id: string };
  }
}

export const replayBody = z
  .strictObject({
    from: moment,
    to: moment,
    state: z.enum(REPLAYED_STATES).optional(),
    reason: z.string().min(1).max(200).optional(),
  })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'must be later than from' });
export type ReplayBody = z.infer<typeof replayBody>;

export const replayWire = z
  .object({
    id: z.uuid(),
    state: z.enum(['running', 'done']),
    from: timestamp,
    to: timestamp,
    delivery_state: z.enum(REPLAYED_STATES).nullable(),
    reason: z.string().nullable(),
    total: z.int().meta({ description: 'how many deliveries there were when it was ordered' }),
    replayed: z.int().meta({ description: 'how many have been put back into the queue' }),
    created_at: timestamp,
    finished_at: timestamp.nullable(),
  })
  .meta({ id: 'DeliveryReplay' });
export type ReplayWire = z.infer<typeof replayWire>;

export const replayList = listAnswer(replayWire).meta({ id: 'DeliveryReplayList' });
