import { z } from 'zod';
import type { Retention } from '#features/companies';
import { timestamp } from '#platform/http';

/** Rows deleted in one go: short enough that nobody waits for the transaction. */
export const BATCH = 1_000;
/** How far a preview counts before it says "at least". */
export const PREVIEW_CAP = 10_000;

const DAY_MS = 86_400_000;

/** What is older goes; undefined when everything is kept. */
export function cutOff(now: Date, days: number | null): Date | undefined {
  return days === null ? undefined : new Date(now.getTime() - days * DAY_MS);
}

export const retentionWire = z
  .object({
    last_run: z
      .object({
        started_at: timestamp,
        finished_at: timestamp,
        deleted: z.record(z.string(), z.int()).meta({ description: 'rows deleted, by the period they belong to' }),
      })
      .nullable(),
    next_run_at: timestamp.nullable().meta({ description: 'null: within a minute' }),
  })
  .meta({ id: 'RetentionRun' });
export type RetentionWire = z.infer<typeof retentionWire>;

const days = z.coerce.number().int().min(1).max(36_500).optional();

/** Periods to try out; what is not named is as the company has it. */
export const previewQuery = z.strictObject({
  messages_days: days,
  deliveries_days: days,
  events_days: days,
  passports_days: days,
  mails_days: days,
  sessions_days: days,
} satisfies Record<keyof Retention, z.ZodType>);
export type PreviewQuery = z.infer<typeof previewQuery>;

export const previewWire = z
  .object({
    data: z.array(
      z.object({
        kind: z.string(),
        days: z.int().nullable(),
        rows: z.int().meta({ description: 'what the next run would delete' }),
        rows_capped: z.boolean().meta({ description: 'there are more than that' }),
      }),
    ),
  })
  .meta({ id: 'RetentionPreview' });
export type PreviewWire = z.infer<typeof previewWire>;
