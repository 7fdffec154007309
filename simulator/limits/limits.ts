import type { Accounts } from '../business/accounts.ts';
import type { Portfolios } from '../business/portfolios.ts';
import { GraphError } from '../errors/graph-error.ts';
import { throughputOf } from '../people/channels.ts';
import type { Channel } from '../people/channels.ts';
import type { Person } from '../people/people.ts';
import type { Rules } from '../settings.ts';
import type { Template } from '../templates/template.ts';
import type { Timeline } from '../time/timeline.ts';
import { createPairLimit } from './pair-limit.ts';
import { createThroughput } from './throughput.ts';
import type { Throughput } from './throughput.ts';
import { createUniquePeople } from './unique-people.ts';

const DAY_MS = 86_400_000;

export interface Send {
  channel: Channel;
  person: Person;
  /** null: no template; undefined: one nobody knows. */
  template: Template | null | undefined;
  window_open: boolean;
}

/** The platform's limits on sending. Those that are told at once throw, the others answer the code it fails with later. */
export interface Limits {
  /** Counts what a number is asked; 130429 above its throughput. */
  ask(channel: Channel): void;
  admit(send: Send): number | null;
  throughput: Throughput;
  /** People written to outside their window in the last 24 hours. */
  portfolioUse(portfolio_id: string): number;
  clear(): void;
}

export function createLimits(deps: {
  rules: Rules;
  timeline: Timeline;
  accounts: Accounts;
  portfolios: Portfolios;
}): Limits {
  const { rules, timeline, accounts, portfolios } = deps;
  const throughput = createThroughput();
  const pairs = createPairLimit();
  const started = createUniquePeople(DAY_MS);
  const marketed = new Map<string, number[]>();

  /** Refuses now, or answers the code to fail with later. */
  function object(code: number, mode: 'refuse' | 'fail' | 'off'): number | null {
    if (mode === 'refuse') throw new GraphError(code);
    return mode === 'fail' ? code : null;
  }

  function marketingFault({ channel, person }: Send): number | null {
    const account = accounts.get(channel.waba_id);
    if (account?.marketing_off === true) throw new GraphError(131063);
    if (person.stopped_marketing.includes(channel.waba_id)) return object(131050, rules.opt_out);
    return null;
  }

  /** Marketing that one person gets from all businesses in a day; what a window was open for does not count. */
  function capFault({ person, window_open }: Send, now: number): number | null {
    const most = rules.marketing_per_day;
    if (most === null || window_open) return null;
    const recent = (marketed.get(person.id) ?? []).filter((at) => now - at < DAY_MS);
    if (recent.length >= most) return 131049;
    marketed.set(person.id, [...recent, now]);
    return null;
  }

  function portfolioFault({ channel, person }: Send, now: number): number | null {
    if (rules.portfolio_limit === 'off') return null;
    const portfolio = portfolios.reach(accounts.reach(channel.waba_id).portfolio_id);
    if (started.take(portfolio.id, person.id, portfolio.messaging_limit, now)) return null;
    return object(rules.portfolio_code, rules.portfolio_limit);
  }

  return {
    ask(channel) {
      const cap = rules.throughput === 'off' ? null : throughputOf(channel);
      if (!throughput.ask(channel.phone_number_id, cap, timeline.now())) throw new GraphError(130429);
    },
    admit(send) {
      const { channel, person, template, window_open } = send;
      const now = timeline.now();
      const is_marketing = template !== null && (template?.category ?? 'MARKETING') === 'MARKETING';
      const stopped = is_marketing ? marketingFault(send) : null;
      if (!pairs.take(`${channel.phone_number_id}|${person.id}`, rules.pair_limit, now)) throw new GraphError(131056);
      const above = template !== null && !window_open && stopped === null ? portfolioFault(send, now) : null;
      const capped = is_marketing && stopped === null && above === null ? capFault(send, now) : null;
      throughput.accept(channel.phone_number_id, now);
      return stopped ?? above ?? capped;
    },
    throughput,
    portfolioUse: (portfolio_id) => started.count(portfolio_id, timeline.now()),
    clear() {
      for (const part of [throughput, pairs, started, marketed]) part.clear();
    },
  };
}
