import type { Evidence, Violation } from '../evidence.ts';
import { personFinder } from './people.ts';

/**
 * EV: a reader of the live stream, cut off at every kill, hears of every message once: when it comes or is queued, and
 * again each time a person has it sent again. What waits for its hour is queued when that has come, if it does.
 */
export function checkAnnouncements({ companies, announcements, resends }: Evidence): Violation[] {
  const heard = Map.groupBy(announcements, ({ type, message_id }) => `${type} ${message_id}`);
  const again = Map.groupBy(resends, ({ message_id }) => message_id);
  return companies.flatMap((company) => {
    const personOf = personFinder(company);
    return company.messages.flatMap((message) => {
      const type = message.direction === 'inbound' ? 'message.received' : 'message.queued';
      const times = heard.get(`${type} ${message.id}`)?.length ?? 0;
      const most = 1 + (again.get(message.id)?.length ?? 0);
      const least = message.scheduled_at != null && message.wamid === null ? 0 : most;
      if (times >= least && times <= most) return [];
      return [
        { rule: 'EV' as const, person: personOf(message), what: `${type} of ${message.id} was told ${times} times` },
      ];
    });
  });
}
