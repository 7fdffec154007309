import type { Faults, Target } from '../faults/faults.ts';
import type { Json } from '../json.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Plan, StatusName } from '../ledger/message.ts';
import type { Template } from '../templates/template.ts';
import type { Rules } from '../settings.ts';
import type { Timeline } from '../time/timeline.ts';
import { GraphError } from './graph-error.ts';

export interface PlanDeps {
  rules: Rules;
  timeline: Timeline;
  faults: Faults;
  ledger: Ledger;
}

const ALL_STATUSES: StatusName[] = ['sent', 'delivered', 'read', 'failed'];
const WINDOW_MS = 24 * 3_600_000;

/** Applies the rules that may refuse, and decides what will become of the message. */
export function planFor(deps: PlanDeps, target: Target, type: string): Plan {
  const { rules, faults } = deps;
  const plan: Plan = { fail_code: null, suppress: [] };
  if (
    type !== 'template' &&
    rules.window !== 'off' &&
    !windowIsOpen(deps, target.phone_number_id, target.person_id ?? '')
  ) {
    if (rules.window === 'refuse') throw new GraphError(131047);
    plan.fail_code = 131047;
  }
  plan.fail_code ??= faults.strike(['fail_later'], target)?.code ?? null;
  const suppressed = faults.strike(['suppress_statuses'], target);
  if (suppressed !== null) plan.suppress = suppressed.statuses.length > 0 ? suppressed.statuses : ALL_STATUSES;
  return plan;
}

/** The `pricing` object of the message's statuses. */
export function pricingOf(
  deps: PlanDeps,
  person_id: string,
  phone_number_id: string,
  template: Template | null | undefined,
): Json {
  if (template === null)
    return { billable: false, pricing_model: 'PMP', type: 'free_customer_service', category: 'service' };
  const category = (template?.category ?? 'MARKETING').toLowerCase();
  const free = category === 'utility' && windowIsOpen(deps, phone_number_id, person_id);
  return { billable: !free, pricing_model: 'PMP', type: free ? 'free_customer_service' : 'regular', category };
}

function windowIsOpen({ ledger, timeline }: PlanDeps, phone_number_id: string, person_id: string): boolean {
  const wrote_at = ledger.lastWroteAt(phone_number_id, person_id);
  return wrote_at !== null && timeline.now() - wrote_at < WINDOW_MS;
}
