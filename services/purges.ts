import type { Purge } from '#features/companies';
import { messagePurge } from '#features/conversations';
import { deliveryPurge } from '#features/inbound';
import { mediaPurge } from '#features/media';
import { mailPurge } from '#features/mails';
import { noticePurge } from '#features/notices';
import { passportPurge } from '#features/replies';
import { sessionPurge } from '#features/sessions';
import { countEvents, purgeEvents } from '#platform/events';

/** Everything that a company may keep for a time only. */
export const purges: readonly Purge[] = [
  messagePurge,
  mediaPurge,
  passportPurge,
  deliveryPurge,
  {
    kept: 'events_days',
    async purge(tdb, before, limit) {
      const events = await purgeEvents(tdb, before, limit);
      return events + (await noticePurge.purge(tdb, before, limit - events));
    },
    count: async (tdb, before, cap) =>
      Math.min((await countEvents(tdb, before, cap)) + (await noticePurge.count(tdb, before, cap)), cap),
  },
  mailPurge,
  sessionPurge,
];
