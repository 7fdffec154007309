import { sql } from 'kysely';
import { purgeOf } from '#features/companies';
import { firstIdOf } from '#platform/runtime';

/** Sessions that ended or expired. One that ended before a time was begun before it, so only old ids are looked at. */
export const sessionPurge = purgeOf({
  kept: 'sessions_days',
  table: 'sessions',
  old: (before) => sql`id < ${firstIdOf(before)} and least(ended_at, expires_at) < ${before}`,
});
