import type { Evidence, Sighting, Violation } from '../evidence.ts';
import { personFinder } from './people.ts';
import { rankOf } from './ranks.ts';

/**
 * ST: to one reader a message's status never goes back, unless a person asked to send it again, and no message that was
 * seen is gone. I4: what it says is what it said at first.
 */
export function checkSightings({ companies, sightings, resends }: Evidence): Violation[] {
  const again = Map.groupBy(resends, ({ message_id }) => message_id);
  const ends = new Map(
    companies.flatMap((company) => {
      const personOf = personFinder(company);
      return company.messages.map((message) => [message.id, { message, person: personOf(message) }] as const);
    }),
  );
  const rows = Map.groupBy(sightings, ({ by, message_id }) => `${by} ${message_id}`);
  return [...rows.values()].flatMap((row) => {
    const { message_id, company } = row[0]!;
    const end = ends.get(message_id);
    if (end === undefined) {
      return [{ rule: 'ST' as const, person: null, what: `message ${message_id} of ${company} was seen and is gone` }];
    }
    const { status, direction, resends: sent_again } = end.message;
    if (direction === 'inbound') return [];
    const found: Violation[] = [];
    const last = { ...row[0]!, status, resends: sent_again, by: 'the end', at: 'the end' };
    const what = stepBack([...row, last], again.get(message_id)?.length ?? 0);
    if (what !== undefined) found.push({ rule: 'ST', person: end.person, what: `message ${message_id} ${what}` });
    const other = row.find(({ text }) => text !== undefined && text !== end.message.text);
    if (other !== undefined) {
      const said = `message ${message_id} said "${other.text}" at ${other.at} and says "${end.message.text}"`;
      found.push({ rule: 'I4', person: end.person, what: said });
    }
    return found;
  });
}

/** A message that is sent again begins anew, from where it had come to an end. */
const ENDS = new Set(['failed', 'unknown', 'cancelled']);

/** The first step back that is none of the `asked` times at which a person had it sent again. */
function stepBack(row: readonly Sighting[], asked: number): string | undefined {
  let left = asked;
  for (const [index, now] of row.entries()) {
    const { status, at, by } = now;
    const rank = rankOf(status);
    if (rank === undefined) return `had the status ${status}`;
    const before = row[index - 1];
    if (before === undefined || rank >= (rankOf(before.status) ?? 0)) continue;
    if (left === 0 || !mayBeginAnew(before, now)) {
      return `went from ${before.status} (${before.at}) back to ${status} (${at}), seen by ${by}`;
    }
    left -= 1;
  }
  return undefined;
}

/** A reader that is told how often it was sent again has seen that grow. */
function mayBeginAnew(before: Sighting, now: Sighting): boolean {
  if (!ENDS.has(before.status)) return false;
  return before.resends === undefined || now.resends === undefined || now.resends > before.resends;
}
