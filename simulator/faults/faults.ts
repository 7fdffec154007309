import type { StatusName } from '../ledger/message.ts';
import { createRandom, seedOf } from './random.ts';
import type { Random } from './random.ts';

/** Faults of a send; the first that strikes among these decides how the call ends. */
export const SEND_FAULTS = [
  'refuse',
  'html_error',
  'hang',
  'reset',
  'error_after_accept',
  'hang_after_accept',
  'reset_after_accept',
  'half_answer_after_accept',
] as const;

/** Faults that may come on top of the others. */
const SIDE_FAULTS = ['slow_answer', 'status_before_answer', 'suppress_statuses', 'fail_later'] as const;

/** Faults of a webhook. */
const WEBHOOK_FAULTS = [
  'duplicate_webhook',
  'delay_webhook',
  'reorder_webhook',
  'wrong_signature',
  'missing_signature',
  'other_app_signature',
  'slow_webhook',
] as const;

export const ALL_FAULTS = [...SEND_FAULTS, ...SIDE_FAULTS, ...WEBHOOK_FAULTS] as const;

export type SendFault = (typeof SEND_FAULTS)[number];
export type FaultKind = (typeof ALL_FAULTS)[number];

export interface FaultRule {
  id: string;
  fault: FaultKind;
  /** 0 to 1. */
  probability: number;
  /** Strikes at most so often; null: without end. */
  times: number | null;
  /** Only for this person (digits or user id), number, message type. */
  to: string | null;
  phone_number_id: string | null;
  type: string | null;
  /** Error code for `refuse` and `fail_later`. */
  code: number;
  http_status: number | null;
  /** Which calls it strikes. */
  on: 'send' | 'media' | 'management';
  /** How the error's `error_data` is written. */
  error_data: 'object' | 'string' | 'absent';
  is_transient: boolean;
  /** Answers `error_after_accept` with an HTML page in place of JSON. */
  html: boolean;
  /** For `slow_answer`, `delay_webhook` and `slow_webhook`: from, and up to when given. */
  delay_ms: number;
  max_delay_ms: number | null;
  /** For `suppress_statuses`; empty: all. */
  statuses: StatusName[];
  /** For `duplicate_webhook`: how many more. */
  copies: number;
  /** How often it struck. */
  struck: number;
}

export type FaultInput = Pick<FaultRule, 'fault'> & Partial<Omit<FaultRule, 'struck'>>;

/** What a fault may be limited to. */
export interface Target {
  on?: FaultRule['on'];
  person_id: string | null;
  phone_number_id: string;
  type: string | null;
}

export interface Faults {
  /** Replaces all rules; with a seed, starts chance anew. */
  set(rules: FaultInput[], seed?: number): void;
  add(rule: FaultInput): FaultRule;
  list(): FaultRule[];
  seed(): number;
  /** The first rule of these kinds that strikes this target now. */
  strike(kinds: readonly FaultKind[], target: Target): FaultRule | null;
  /** Whether any rule strikes calls other than sends. */
  concernsOthers(): boolean;
  /** A number in [0, 1) from the row of this rule. */
  chance(rule: FaultRule): number;
}

export function createFaults(initial_seed: number, rules: FaultInput[]): Faults {
  let seed = initial_seed;
  let numbered = 0;
  let active: { rule: FaultRule; random: Random }[] = [];

  function add(input: FaultInput): FaultRule {
    const rule: FaultRule = {
      id: `fault-${++numbered}`,
      probability: 1,
      times: null,
      to: null,
      phone_number_id: null,
      type: null,
      code: 131000,
      http_status: null,
      on: 'send',
      error_data: 'object',
      is_transient: false,
      html: false,
      delay_ms: 1_000,
      max_delay_ms: null,
      statuses: [],
      copies: 1,
      ...input,
      struck: 0,
    };
    if (rule.to !== null) rule.to = rule.to.replaceAll(/^\+|[\s()-]/g, '');
    active.push({ rule, random: createRandom(seed ^ seedOf(rule.id)) });
    return rule;
  }

  function set(inputs: FaultInput[], new_seed = seed): void {
    seed = new_seed;
    numbered = 0;
    active = [];
    for (const input of inputs) add(input);
  }

  set(rules);
  return {
    set,
    add,
    list: () => active.map(({ rule }) => rule),
    seed: () => seed,
    strike(kinds, target) {
      for (const { rule, random } of active) {
        if (!kinds.includes(rule.fault) || !concerns(rule, target)) continue;
        if (rule.times !== null && rule.struck >= rule.times) continue;
        if (rule.probability < 1 && random() >= rule.probability) continue;
        rule.struck += 1;
        return rule;
      }
      return null;
    },
    concernsOthers: () => active.some(({ rule }) => rule.on !== 'send'),
    chance: (rule) => active.find((each) => each.rule === rule)?.random() ?? 0,
  };
}

function concerns(rule: FaultRule, target: Target): boolean {
  return (
    rule.on === (target.on ?? 'send') &&
    (rule.to === null || rule.to === target.person_id) &&
    (rule.phone_number_id === null || rule.phone_number_id === target.phone_number_id) &&
    (rule.type === null || rule.type === target.type)
  );
}
