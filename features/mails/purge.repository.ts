import { sql } from 'kysely';
import { purgeOf } from '#features/companies';

/** Mails that were sent, given up or kept; what is still to be sent stays. */
export const mailPurge = purgeOf({
  kept: 'mails_days',
  table: 'mails',
  order: 'created_at, id',
  old: (before) => sql`created_at < ${before} and state <> 'queued'`,
});
