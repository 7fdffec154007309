import type { CompanyEvidence, Evidence, PlatformEvidence, SeenMessage, Violation } from '../evidence.ts';
import { personFinder } from './people.ts';

/**
 * I4: a turn has one answer and a customer is handed over once, as the product tells it; and as the platform tells it,
 * nobody has ever had more answers than they had written messages.
 */
export function checkAnswers({ companies, platform }: Evidence): Violation[] {
  return [...companies.flatMap(checkTurns), ...checkCounts(platform, wordsOfTeammates(companies))];
}

/** What people wrote answers nobody in particular. */
function wordsOfTeammates(companies: readonly CompanyEvidence[]): Set<string | null> {
  const messages = companies.flatMap((company) => company.messages);
  return new Set(messages.filter(({ author }) => author === 'teammate').map(({ wamid }) => wamid));
}

function checkTurns(company: CompanyEvidence): Violation[] {
  const personOf = personFinder(company);
  const byAgent = company.messages.filter(({ direction, author }) => direction === 'outbound' && author === 'agent');
  const doubled = (groups: Map<string, SeenMessage[]>, name: string): Violation[] =>
    [...groups]
      .filter(([, group]) => group.length > 1)
      .map(([id, group]) => ({
        rule: 'I4' as const,
        person: personOf(group[0]!),
        what: `${name} ${id} has ${group.length} messages: ${group.map((message) => message.id).join(', ')}`,
      }));
  const turnOf = (message: SeenMessage): string => company.turns[message.id] ?? '';
  const answers = byAgent.filter((message) => turnOf(message) !== '');
  const handOvers = byAgent.filter((message) => turnOf(message) === '');
  return [
    ...doubled(Map.groupBy(answers, turnOf), 'turn'),
    ...doubled(
      Map.groupBy(handOvers, ({ conversation_id }) => conversation_id),
      'the hand-over of conversation',
    ),
  ];
}

function checkCounts({ inbound, accepted }: PlatformEvidence, others: ReadonlySet<string | null>): Violation[] {
  const steps = [
    ...inbound.map((entry) => ({
      thread: `${entry.phone_number_id} ${entry.from}`,
      at: entry.at,
      by: 1,
      wamid: entry.wamid,
    })),
    ...accepted
      .filter(({ wamid }) => !others.has(wamid))
      .map((entry) => ({
        thread: `${entry.phone_number_id} ${entry.person_id}`,
        at: entry.at,
        by: -1,
        wamid: entry.wamid,
      })),
  ].toSorted((a, b) => (a.at === b.at ? b.by - a.by : a.at < b.at ? -1 : 1));
  const open = new Map<string, number>();
  return steps.flatMap(({ thread, by, wamid, at }) => {
    const left = (open.get(thread) ?? 0) + by;
    open.set(thread, left);
    if (left >= 0) return [];
    return [
      {
        rule: 'I4' as const,
        person: thread.split(' ')[1]!,
        what: `${wamid} at ${at} answers a message that nobody wrote`,
      },
    ];
  });
}
