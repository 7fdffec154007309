import type { Evidence, Sighting, Violation } from '../evidence.ts';
import { personFinder } from './people.ts';
import { rankOf } from './ranks.ts';

/**
 * ST: to one reader a message's status never goes back, unless a person asked to send it again, and no message that was
 * seen is gone. I4: what it says is what it said at first.
 */
export function checkSightings({ companies, sightings, resends }: Evidence): Violation[] {
  const again = new Set(resends.map(({ message_id }) => message_id));
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
    const { status, direction } = end.message;
    if (direction === 'inbound') return [];
    const found: Violation[] = [];
    const what = stepBack([...row, { ...row[0]!, status, by: 'the end', at: 'the end' }], again.has(message_id));
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

function stepBack(row: readonly Sighting[], may_begin_anew: boolean): string | undefined {
  for (const [index, { status, at, by }] of row.entries()) {
    const rank = rankOf(status);
    if (rank === undefined) return `had the status ${status}`;
    const before = row[index - 1];
    if (may_begin_anew && before !== undefined && ENDS.has(before.status)) continue;
    if (before !== undefined && rank < (rankOf(before.status) ?? 0)) {
      return `went from ${before.status} (${before.at}) back to ${status} (${at}), seen by ${by}`;
    }
  }
  return undefined;
}
