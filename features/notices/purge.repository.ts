import { sql } from 'kysely';
import { purgeOf } from '#features/companies';

/** Notices of troubles that are over, kept as long as events; one that lasts stays. */
export const noticePurge = purgeOf({
  kept: 'events_days',
  table: 'notices',
  order: 'raised_at, id',
  old: (before) => sql`state = 'resolved' and raised_at < ${before}`,
});
