import { sql } from 'kysely';
import { purgeOf } from '#features/companies';
import { firstIdOf } from '#platform/runtime';

/** Passports of answers that may themselves be kept longer. */
export const passportPurge = purgeOf({
  kept: 'passports_days',
  table: 'passports',
  key: 'message_id',
  old: (before) => sql`message_id < ${firstIdOf(before)}`,
});
