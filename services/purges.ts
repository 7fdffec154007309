import type { Purge } from '#features/companies';
import { messagePurge } from '#features/conversations';
import { deliveryPurge } from '#features/inbound';
import { mailPurge } from '#features/mails';
import { passportPurge } from '#features/replies';
import { sessionPurge } from '#features/sessions';
import { countEvents, purgeEvents } from '#platform/events';

/** Everything that a company may keep for a time only. */
export const purges: readonly Purge[] = [
  messagePurge,
  passportPurge,
  deliveryPurge,
  { kept: 'events_days', purge: purgeEvents, count: countEvents },
  mailPurge,
  sessionPurge,
];
