import type { CompanyEvidence, Evidence, SeenMessage, Violation } from '../evidence.ts';
import { personFinder } from './people.ts';

/** What a message may be suppressed for in a run where no agent is switched off or missing. */
const REASONS = new Set(['suppressed:waiting_for_teammate', 'suppressed:held_by_teammate']);

/** I3: every message of a customer is answered, handed over, or suppressed for a reason that holds. */
export function checkFates({ companies }: Evidence): Violation[] {
  return companies.flatMap((company) => {
    const personOf = personFinder(company);
    const threads = Map.groupBy(inOrder(company), ({ conversation_id }) => conversation_id);
    return [...threads.values()].flatMap((thread) =>
      thread.flatMap((message, index) => {
        const what = message.direction === 'inbound' ? problemOf(message, thread, index) : undefined;
        return what === undefined
          ? []
          : [
              {
                rule: 'I3' as const,
                person: personOf(message),
                what: `${message.wamid} (fate ${message.fate}) ${what}`,
              },
            ];
      }),
    );
  });
}

/** Ids grow with time. */
function inOrder({ messages }: CompanyEvidence): SeenMessage[] {
  return messages.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function problemOf(message: SeenMessage, thread: readonly SeenMessage[], index: number): string | undefined {
  const { fate } = message;
  if (fate === 'answered' || fate === 'handed_over') {
    const answered = thread.slice(index + 1).some(({ author }) => author === 'agent');
    return answered ? undefined : 'has no message of the agent after it';
  }
  if (fate === null || !REASONS.has(fate)) return 'met no end that a customer may meet';
  const before = thread.slice(0, index).some((earlier) => earlier.fate === 'handed_over');
  return before || fate !== 'suppressed:waiting_for_teammate' ? undefined : 'waits for a teammate nobody was handed to';
}
