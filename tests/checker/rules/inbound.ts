import type { CompanyEvidence, Evidence, PlatformInbound, RuleName, SeenMessage, Violation } from '../evidence.ts';
import { personFinder } from './people.ts';

interface Found {
  company: CompanyEvidence;
  message: SeenMessage;
  person: string | null;
}

/** I1 and I2: what was answered with 200 is there once, whole, with the right company and person; nothing else is. */
export function checkInbound({ companies, platform }: Evidence): Violation[] {
  const seen = Map.groupBy(inboundOf(companies), ({ message }) => message.wamid ?? `none ${message.id}`);
  const written = new Map(platform.inbound.map((entry) => [entry.wamid, entry]));
  const violations = platform.inbound.flatMap((entry) => judge(entry, seen.get(entry.wamid) ?? []));
  for (const [wamid, found] of seen) {
    if (written.has(wamid)) continue;
    for (const { company, person } of found) {
      violations.push({ rule: 'I2', person, what: `${company.company} shows ${wamid}, which nobody wrote` });
    }
  }
  return violations;
}

function inboundOf(companies: readonly CompanyEvidence[]): Found[] {
  return companies.flatMap((company) => {
    const personOf = personFinder(company);
    return company.messages
      .filter(({ direction }) => direction === 'inbound')
      .map((message) => ({ company, message, person: personOf(message) }));
  });
}

function judge(entry: PlatformInbound, found: readonly Found[]): Violation[] {
  const violation = (rule: RuleName, what: string): Violation => ({
    rule,
    person: entry.from,
    what: `${entry.wamid} ${what}`,
  });
  const [first] = found;
  if (first === undefined) {
    if (entry.acked_at === null) return [violation('I1', 'was never answered with 200')];
    return [violation('I1', `was answered with 200 at ${entry.acked_at} and is nowhere`)];
  }
  if (found.length > 1) {
    const places = found.map(({ company, message }) => `${company.company} ${message.id}`);
    return [violation('I2', `is there ${found.length} times: ${places.join(', ')}`)];
  }
  const { company, message, person } = first;
  const number = company.numbers[message.channel_id];
  if (number !== entry.phone_number_id)
    return [violation('I2', `went to ${entry.phone_number_id} and is shown for ${number}`)];
  if (person !== entry.from) return [violation('I2', `is in the conversation of ${person}`)];
  if (message.type !== entry.type) return [violation('I1', `is a ${message.type} and was written as ${entry.type}`)];
  // What a person reads of other kinds is each side's own wording.
  if (entry.type === 'text' && message.text !== entry.text)
    return [violation('I1', `reads "${message.text}" and was written "${entry.text}"`)];
  return [];
}
