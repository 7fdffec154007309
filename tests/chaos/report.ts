import { RULES, type Evidence, type RuleName, type Violation } from './evidence.ts';
import { timelineOf } from './timeline.ts';
import type { Kill } from './world/killer.ts';
import type { LogEntry } from './world/log.ts';

/** What is counted: one line each, as the other steps of `npm test` print theirs. */
export interface Verdict {
  name: string;
  passed: boolean;
}

const SHOWN = 8;

export function verdictsOf(violations: readonly Violation[]): Verdict[] {
  return Object.entries(RULES).map(([rule, name]) => ({
    name: `chaos - ${name}`,
    passed: !violations.some((violation) => violation.rule === (rule as RuleName)),
  }));
}

/** The first broken promises, each with its customer's time line, and the seed to try again with. */
export function explain(
  violations: readonly Violation[],
  evidence: Evidence,
  log: readonly LogEntry[],
  seed: number,
): string[] {
  const told = new Set<string>();
  const lines = violations.slice(0, SHOWN).flatMap(({ rule, person, what }) => {
    const head = [``, `${rule} BROKEN (${RULES[rule]}), seed ${seed}: ${what}`];
    if (person === null || told.has(person)) return head;
    told.add(person);
    return [...head, `  customer ${person}:`, ...timelineOf(person, evidence, log)];
  });
  const more = violations.length - SHOWN;
  return more > 0
    ? [
        ...lines,
        '',
        `… and ${more} more: ${violations
          .slice(SHOWN, SHOWN + 20)
          .map(({ rule, what }) => `${rule} ${what}`)
          .join(' | ')}`,
      ]
    : lines;
}

/** What the run was made of, in figures. */
export function describe(evidence: Evidence, kills: readonly Kill[]): string[] {
  const { inbound, accepted, refused } = evidence.platform;
  const outbound = evidence.companies
    .flatMap(({ messages }) => messages)
    .filter(({ direction }) => direction === 'outbound');
  const fates = countBy(evidence.companies.flatMap(({ messages }) => messages).flatMap(({ fate }) => fate ?? []));
  const restarts = kills.flatMap(({ restart_ms }) => restart_ms ?? []).toSorted((a, b) => a - b);
  const at = (share: number): number =>
    restarts[Math.min(restarts.length - 1, Math.floor(restarts.length * share))] ?? 0;
  const doubted = new Set(
    evidence.sightings.filter(({ status }) => status === 'unknown').map(({ message_id }) => message_id),
  );
  const left = outbound.filter(({ status }) => status === 'unknown').length;
  const tries = evidence.contact_operations.flatMap((operation) => operation.tries);
  return [
    `kills      ${kills.length}: ${told(countBy(kills.map(({ when }) => when)))}; of ${told(countBy(kills.map(({ victim }) => victim)))}`,
    `restarts   ${restarts.length}, ready after ${at(0.5)} ms (p50), ${at(0.95)} ms (p95), ${at(1)} ms (longest)`,
    `inbound    ${inbound.length} messages in ${inbound.reduce((sum, { posts }) => sum + posts, 0)} posts; fates: ${told(fates)}`,
    `sends      ${accepted.length} accepted (${told(countBy(accepted.map(({ answer }) => answer)))}), ${refused.length} refused or broken before`,
    `statuses   ${told(countBy(outbound.map(({ status }) => status)))}`,
    `unknown    ${doubted.size} messages were seen as such; ${left} stayed so: nobody took them, and their customers went on`,
    `contacts   ${evidence.contact_operations.length} created in ${tries.length} calls, ${tries.filter(({ outcome }) => outcome === 'unknown').length} without an answer`,
    `looks      ${evidence.sightings.length} statuses seen, ${evidence.readings.length} readings of the ledger`,
  ];
}

function countBy(words: readonly string[]): [string, number][] {
  return [...Map.groupBy(words, (word) => word)]
    .map(([word, group]) => [word, group.length] as [string, number])
    .toSorted((a, b) => b[1] - a[1]);
}

function told(counts: readonly [string, number][]): string {
  return counts.map(([word, count]) => `${count} ${word}`).join(', ') || 'none';
}
