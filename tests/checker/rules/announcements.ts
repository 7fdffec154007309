import type { Evidence, Violation } from '../evidence.ts';
import { personFinder } from './people.ts';

/** EV: a reader of the live stream, cut off at every kill, hears of every message once. */
export function checkAnnouncements({ companies, announcements }: Evidence): Violation[] {
  const heard = Map.groupBy(announcements, ({ type, message_id }) => `${type} ${message_id}`);
  return companies.flatMap((company) => {
    const personOf = personFinder(company);
    return company.messages.flatMap((message) => {
      const type = message.direction === 'inbound' ? 'message.received' : 'message.queued';
      const times = heard.get(`${type} ${message.id}`)?.length ?? 0;
      if (times === 1) return [];
      return [
        { rule: 'EV' as const, person: personOf(message), what: `${type} of ${message.id} was told ${times} times` },
      ];
    });
  });
}
