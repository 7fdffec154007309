import { createRandom, seedOf } from './random.ts';
import type { Random } from './random.ts';
import type { Reaction, StatusName } from '../ledger/message.ts';

/** What is to become of messages to a person, in place of the usual. */
export interface OutcomeRule {
  id: string;
  /** Digits, a user id, or the beginning of a number with `*` after it; null: everybody. */
  to: string | null;
  phone_number_id: string | null;
  /** Of the message. */
  type: string | null;
  template: string | null;
  probability: number;
  times: number | null;
  /** Fails with this code. */
  fail: number | null;
  /** It is sent first and fails so much later, without having been delivered; `ttl`: when its time to live is over. */
  fail_after_ms: number | 'ttl' | null;
  /** Statuses that happen but are not told. */
  without: StatusName[];
  /** It never arrives: `sent` and nothing after. */
  lost: boolean;
  sent_ms: number | null;
  delivered_ms: number | null;
  /** After it arrived. */
  read_ms: number | null;
  never_read: boolean;
  /** Plays what can be played. */
  plays: boolean;
  on_arrival: Reaction[];
  struck: number;
}

export type OutcomeInput = Partial<Omit<OutcomeRule, 'struck'>>;

export interface OutcomeTarget {
  person_id: string;
  phone_number_id: string;
  type: string;
  template: string | null;
}

export interface Outcomes {
  /** Replaces all rules. */
  set(rules: OutcomeInput[]): void;
  list(): OutcomeRule[];
  /** The first rule that fits; it counts as struck. */
  decide(target: OutcomeTarget): OutcomeRule | null;
}

export function createOutcomes(seed: number, initial: OutcomeInput[]): Outcomes {
  let active: { rule: OutcomeRule; random: Random }[] = [];

  function set(inputs: OutcomeInput[]): void {
    active = inputs.map((input, index) => {
      const rule: OutcomeRule = {
        id: `outcome-${index + 1}`,
        to: null,
        phone_number_id: null,
        type: null,
        template: null,
        probability: 1,
        times: null,
        fail: null,
        fail_after_ms: null,
        without: [],
        lost: false,
        sent_ms: null,
        delivered_ms: null,
        read_ms: null,
        never_read: false,
        plays: false,
        on_arrival: [],
        ...input,
        struck: 0,
      };
      if (rule.to !== null) rule.to = rule.to.replaceAll(/^\+|[\s()-]/g, '');
      return { rule, random: createRandom(seed ^ seedOf(rule.id)) };
    });
  }

  set(initial);
  return {
    set,
    list: () => active.map(({ rule }) => rule),
    decide(target) {
      for (const { rule, random } of active) {
        if (!concerns(rule, target)) continue;
        if (rule.times !== null && rule.struck >= rule.times) continue;
        if (rule.probability < 1 && random() >= rule.probability) continue;
        rule.struck += 1;
        return rule;
      }
      return null;
    },
  };
}

function concerns(rule: OutcomeRule, target: OutcomeTarget): boolean {
  const { to } = rule;
  const is_for =
    to === null || (to.endsWith('*') ? target.person_id.startsWith(to.slice(0, -1)) : to === target.person_id);
  return (
    is_for &&
    (rule.phone_number_id === null || rule.phone_number_id === target.phone_number_id) &&
    (rule.type === null || rule.type === target.type) &&
    (rule.template === null || rule.template === target.template)
  );
}
