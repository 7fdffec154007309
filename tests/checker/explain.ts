import { RULES, type Evidence, type RuleName, type Violation } from './evidence.ts';
import type { LogEntry } from './log.ts';
import { leasedBeforeStops } from './rules/stops.ts';
import { timelineOf } from './timeline.ts';

/** What is counted: one line each, as the other steps of `npm test` print theirs. */
export interface Verdict {
  name: string;
  passed: boolean;
}

const SHOWN = 8;
const NAMED = 20;

export function verdictsOf(run: string, violations: readonly Violation[]): Verdict[] {
  return Object.entries(RULES).map(([rule, name]) => ({
    name: `${run} - ${rule} ${name}`,
    passed: !violations.some((violation) => violation.rule === (rule as RuleName)),
  }));
}

/** The first broken promises, each with its customer's time line, and the seed to try again with. */
export function explain(
  violations: readonly Violation[],
  evidence: Evidence,
  log: readonly LogEntry[],
  seed: number | string,
): string[] {
  const told = new Set<string>();
  const lines = violations.slice(0, SHOWN).flatMap(({ rule, person, what }) => {
    const head = [``, `${rule} BROKEN (${RULES[rule]}), seed ${seed}: ${what}`];
    if (person === null || told.has(person)) return head;
    told.add(person);
    return [...head, `  customer ${person}:`, ...timelineOf(person, evidence, log)];
  });
  const named = violations.slice(SHOWN, SHOWN + NAMED).map(({ rule, what }) => `${rule} ${what}`);
  const more = violations.length - SHOWN;
  return more > 0 ? [...lines, '', `… and ${more} more: ${named.join(' | ')}`] : lines;
}

/** What the run was made of, in figures. */
export function describe(evidence: Evidence): string[] {
  const { inbound, accepted, refused } = evidence.platform;
  const messages = evidence.companies.flatMap((company) => company.messages);
  const outbound = messages.filter(({ direction }) => direction === 'outbound');
  const fates = countBy(messages.flatMap(({ fate }) => fate ?? []));
  const doubted = new Set(
    evidence.sightings.filter(({ status }) => status === 'unknown').map(({ message_id }) => message_id),
  );
  const left = outbound.filter(({ status }) => status === 'unknown').length;
  const tries = evidence.contact_operations.flatMap((operation) => operation.tries);
  const calls = evidence.model_calls;
  const posts = inbound.reduce((sum, one) => sum + one.posts, 0);
  const leased = leasedBeforeStops(evidence).map(({ stop, accepted: { wamid } }) => `${stop.kind} ${wamid.slice(-12)}`);
  return [
    `inbound    ${inbound.length} messages in ${posts} posts; fates: ${told(fates)}`,
    `sends      ${accepted.length} accepted (${told(countBy(accepted.map(({ answer }) => answer)))}), ${refused.length} refused or broken before`,
    `statuses   ${told(countBy(outbound.map(({ status }) => status)))}`,
    `unknown    ${doubted.size} messages were seen as such; ${left} stayed so: nobody took them, and their customers went on`,
    ...(calls === null ? [] : [`model      ${calls.length} calls: ${told(countBy(calls.map((one) => one.outcome)))}`]),
    ...(evidence.stops.length === 0
      ? []
      : [`stops      ${evidence.stops.length}; leased before and taken after: ${leased.join(', ') || 'none'}`]),
    ...(evidence.contact_operations.length === 0
      ? []
      : [
          `contacts   ${evidence.contact_operations.length} created in ${tries.length} calls, ${tries.filter(({ outcome }) => outcome === 'unknown').length} without an answer`,
        ]),
    `looks      ${evidence.sightings.length} statuses seen, ${evidence.readings.length} readings of the ledger`,
  ];
}

export function countBy(words: readonly string[]): [string, number][] {
  return [...Map.groupBy(words, (word) => word)]
    .map(([word, group]) => [word, group.length] as [string, number])
    .toSorted((a, b) => b[1] - a[1]);
}

export function told(counts: readonly [string, number][]): string {
  return counts.map(([word, count]) => `${count} ${word}`).join(', ') || 'none';
}
