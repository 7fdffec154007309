import type { Config } from '#platform/config';
import type { Counted, LimitVerdict, RequestLimiter } from '#platform/http';
import type { RedisLink } from '#platform/redis';
import type { Clock } from '#platform/runtime';
import { createSharedWindow } from './shared-window.ts';
import { createSlidingWindow, type SlidingWindow, type Taken } from './sliding-window.ts';

const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;
/** How many keys that nobody has may be tried from one address: each costs a question to the database. */
const UNKNOWN_KEYS_PER_MINUTE = 30;
/** How many requests one weighs that goes through everything there is. */
const HEAVY_WEIGHT = 10;
const MAX_PLANS = 50_000;

interface Rule {
  name: string;
  window_ms: number;
  /** What is counted together: everything of the company, or of the single caller. */
  each: 'company' | 'subject';
  limitOf(company_id: string | null): number;
}

interface Group extends Rule {
  window: SlidingWindow;
}

/**
 * Counts in this process, and where there is a Redis in that as well, for all processes together. What this process alone
 * let through is enough to refuse; so when Redis goes away its counts go on from what they know.
 */
export function createRequestLimiter({
  limits,
  clock,
  redis,
}: {
  limits: Config['limits'];
  clock: Clock;
  redis?: RedisLink | undefined;
}): RequestLimiter {
  /** Companies whose plan says something else than the default. */
  const plans = new Map<string, number>();
  const planOf = (company_id: string | null): number =>
    (company_id === null ? undefined : plans.get(company_id)) ?? limits.requests_per_minute;

  const groups: Record<Counted['group'], Group> = {
    default: group({ name: 'default', window_ms: MINUTE_MS, each: 'subject', limitOf: planOf }),
    login: group({ name: 'login', window_ms: MINUTE_MS, each: 'subject', limitOf: () => limits.logins_per_minute }),
    llm: group({ name: 'llm', window_ms: SECOND_MS, each: 'company', limitOf: () => limits.llm_per_second }),
    campaigns: group({ name: 'campaigns', window_ms: MINUTE_MS, each: 'company', limitOf: planOf }),
    heavy: group({
      name: 'heavy',
      window_ms: MINUTE_MS,
      each: 'company',
      limitOf: (company_id) => Math.ceil(planOf(company_id) / HEAVY_WEIGHT),
    }),
  };
  const unknown = group({
    name: 'credentials',
    window_ms: MINUTE_MS,
    each: 'subject',
    limitOf: () => UNKNOWN_KEYS_PER_MINUTE,
  });
  const shared = redis && createSharedWindow(redis);

  return {
    take({ group: name, subject, company_id }) {
      const group = groups[name];
      const key = group.each === 'company' ? (company_id ?? subject) : subject;
      const limit = group.limitOf(company_id);
      const now = clock.now().getTime();
      const here = group.window.take(key, limit, now);
      if (shared === undefined || !here.allowed) return verdict(group, limit, here);
      const asked = shared(`${name}:${key}`, limit, group.window_ms);
      if (asked === undefined) return verdict(group, limit, here);
      return asked.then((everywhere) => {
        if (everywhere?.allowed === false) group.window.giveBack(key, now);
        return verdict(group, limit, everywhere ?? here);
      });
    },
    know(company_id, requests_per_minute) {
      if (requests_per_minute === null) {
        plans.delete(company_id);
      } else if (plans.get(company_id) !== requests_per_minute) {
        if (plans.size >= MAX_PLANS) plans.delete(plans.keys().next().value!);
        plans.set(company_id, requests_per_minute);
      }
    },
    tryUnproven(address) {
      const limit = unknown.limitOf(null);
      return verdict(unknown, limit, unknown.window.take(address, limit, clock.now().getTime()));
    },
    proven: (address) => unknown.window.giveBack(address, clock.now().getTime()),
  };
}

function group(rule: Rule): Group {
  return { ...rule, window: createSlidingWindow({ window_ms: rule.window_ms }) };
}

function verdict({ name, window_ms }: Rule, limit: number, { allowed, remaining, wait_ms }: Taken): LimitVerdict {
  const wait_s = Math.ceil(wait_ms / 1_000);
  return {
    allowed,
    limit: `"${name}";r=${remaining};t=${wait_s}`,
    policy: `"${name}";q=${limit};w=${window_ms / 1_000}`,
    retry_after_s: allowed ? 0 : wait_s,
  };
}
