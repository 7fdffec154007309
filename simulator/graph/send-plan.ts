import type { Faults, Target } from '../faults/faults.ts';
import type { Json } from '../json.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Plan, StatusName } from '../ledger/message.ts';
import type { Limits, Send } from '../limits/limits.ts';
import type { OutcomeRule, Outcomes } from '../faults/outcomes.ts';
import type { Rules } from '../settings.ts';
import type { Template } from '../templates/template.ts';
import type { Timeline } from '../time/timeline.ts';
import { GraphError } from '../errors/graph-error.ts';

export interface PlanDeps {
  rules: Rules;
  timeline: Timeline;
  faults: Faults;
  ledger: Ledger;
  limits: Limits;
  outcomes: Outcomes;
}

const ALL_STATUSES: StatusName[] = ['sent', 'delivered', 'read', 'failed', 'played'];
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WINDOW_MS = DAY_MS;
const TTL_MS = 30 * DAY_MS;
const AUTHENTICATION_TTL_MS = 600_000;

/** Applies the rules that may refuse, and decides what will become of the message. */
export function planFor(deps: PlanDeps, target: Target & { type: string }, send: Omit<Send, 'window_open'>): Plan {
  const { rules, faults } = deps;
  const { channel, person, template } = send;
  const window_open = windowIsOpen(deps, channel.phone_number_id, person.id);
  let fail_code: number | null = null;
  if (template === null && rules.window !== 'off' && !window_open) {
    if (rules.window === 'refuse') throw new GraphError(131047);
    fail_code = 131047;
  }
  fail_code = deps.limits.admit({ ...send, window_open }) ?? fail_code;
  const is_unreachable = !person.reachable || person.blocked_numbers.includes(channel.phone_number_id);
  fail_code ??= is_unreachable ? 131026 : null;
  fail_code ??= faults.strike(['fail_later'], target)?.code ?? null;
  const suppressed = faults.strike(['suppress_statuses'], target);
  const suppress = suppressed === null ? [] : suppressed.statuses.length > 0 ? suppressed.statuses : ALL_STATUSES;
  const plan: Plan = { fail_code, suppress, held_by: template?.pacing === true ? template.id : null };
  const outcome = deps.outcomes.decide({
    person_id: person.id,
    phone_number_id: channel.phone_number_id,
    type: target.type,
    template: template?.name ?? null,
  });
  return outcome === null || fail_code !== null ? plan : withOutcome(plan, outcome, ttlOf(template));
}

function withOutcome(plan: Plan, outcome: OutcomeRule, ttl_ms: number): Plan {
  const { fail, fail_after_ms, without, lost, never_read, plays, on_arrival } = outcome;
  return {
    ...plan,
    fail_code: fail,
    fail_after_ms: fail_after_ms === 'ttl' ? ttl_ms : fail_after_ms,
    suppress: [...plan.suppress, ...without],
    lost: lost || (fail !== null && fail_after_ms !== null),
    sent_ms: outcome.sent_ms,
    delivered_ms: outcome.delivered_ms,
    read_ms: outcome.read_ms,
    never_read,
    plays,
    on_arrival,
  };
}

/** How long delivery is tried. */
function ttlOf(template: Template | null | undefined): number {
  const own = template?.message_send_ttl_seconds ?? null;
  if (own !== null && own > 0) return own * 1_000;
  return template?.category === 'AUTHENTICATION' && own === null ? AUTHENTICATION_TTL_MS : TTL_MS;
}

/** The `pricing` object of the message's statuses. */
export function pricingOf(
  deps: PlanDeps,
  person_id: string,
  phone_number_id: string,
  template: Template | null | undefined,
): Json {
  const type = deps.ledger.entryPointOpen(phone_number_id, person_id, deps.timeline.now())
    ? 'free_entry_point'
    : 'free_customer_service';
  if (type === 'free_entry_point') {
    return { billable: false, pricing_model: 'PMP', type, category: 'referral_conversion' };
  }
  if (template === null) return { billable: false, pricing_model: 'PMP', type, category: 'service' };
  const category = (template?.category ?? 'MARKETING').toLowerCase();
  const free = category === 'utility' && windowIsOpen(deps, phone_number_id, person_id);
  return { billable: !free, pricing_model: 'PMP', type: free ? type : 'regular', category };
}

function windowIsOpen({ ledger, timeline }: PlanDeps, phone_number_id: string, person_id: string): boolean {
  const wrote_at = ledger.lastWroteAt(phone_number_id, person_id);
  return wrote_at !== null && timeline.now() - wrote_at < WINDOW_MS;
}
