import type { ThroughputView } from '../ledger/ledger-view.ts';
import { createRate } from './rate.ts';
import type { Rate } from './rate.ts';

/** What one number was asked and what it took, by the second. */
export interface Throughput {
  /** Counts what is asked, and says whether it is within the cap. */
  ask(phone_number_id: string, cap: number | null, now: number): boolean;
  accept(phone_number_id: string, now: number): void;
  views(): Record<string, ThroughputView>;
  clear(): void;
}

export function createThroughput(): Throughput {
  const numbers = new Map<string, { asked: Rate; accepted: Rate }>();

  function of(phone_number_id: string): { asked: Rate; accepted: Rate } {
    let found = numbers.get(phone_number_id);
    if (found === undefined) numbers.set(phone_number_id, (found = { asked: createRate(), accepted: createRate() }));
    return found;
  }

  return {
    ask(phone_number_id, cap, now) {
      const { asked, accepted } = of(phone_number_id);
      asked.add(now);
      return cap === null || accepted.current(now) < cap;
    },
    accept: (phone_number_id, now) => of(phone_number_id).accepted.add(now),
    views: () =>
      Object.fromEntries(
        [...numbers].map(([id, { asked, accepted }]) => [
          id,
          {
            asked: asked.total(),
            accepted: accepted.total(),
            peak_asked: asked.peak(),
            peak_accepted: accepted.peak(),
            per_second: accepted.perSecond(),
          },
        ]),
      ),
    clear: () => numbers.clear(),
  };
}
