import type { Evidence, Sighting, Violation } from '../evidence.ts';
import { personFinder } from './people.ts';
import { rankOf } from './ranks.ts';

/** ST: to one reader a message's status never goes back, and no message that was seen is gone. */
export function checkSightings({ companies, sightings }: Evidence): Violation[] {
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
    const what = stepBack([...row, { ...row[0]!, status, by: 'the end', at: 'the end' }]);
    return what === undefined
      ? []
      : [{ rule: 'ST' as const, person: end.person, what: `message ${message_id} ${what}` }];
  });
}

function stepBack(row: readonly Sighting[]): string | undefined {
  for (const [index, { status, at, by }] of row.entries()) {
    const rank = rankOf(status);
    if (rank === undefined) return `had the status ${status}`;
    const before = row[index - 1];
    if (before !== undefined && rank < (rankOf(before.status) ?? 0)) {
      return `went from ${before.status} (${before.at}) back to ${status} (${at}), seen by ${by}`;
    }
  }
  return undefined;
}
