import { z } from 'zod';

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as 21:30');

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** When nothing that can wait is sent, in the time of a place. `from` after `to` goes over midnight. */
export const quietHours = z
  .strictObject({
    timezone: z.string().max(64).refine(isTimeZone, { message: 'the name of a time zone such as America/Sao_Paulo' }),
    from: clockTime,
    to: clockTime,
    days: z
      .array(z.int().min(1).max(7))
      .min(1)
      .max(7)
      .refine((days) => new Set(days).size === days.length, { message: 'each day once' })
      .optional()
      .meta({ description: 'days on which they begin, 1 is Monday; absent: every day' }),
  })
  .refine(({ from, to }) => from !== to, { message: 'must differ from the beginning', path: ['to'] })
  .meta({ id: 'QuietHours' });
export type QuietHours = z.infer<typeof quietHours>;
