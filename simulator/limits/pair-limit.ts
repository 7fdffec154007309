/** A message each six seconds from a number to a person, of which so many may be borrowed from the future. */
const EVERY_MS = 6_000;
const BURST = 45;
/** The platform does not count by the millisecond. */
const LENIENCE_MS = 500;

export type PairMode = 'bucket' | 'strict' | 'off';

export interface PairLimit {
  /** Counts one message; false when it is one too many. */
  take(pair: string, mode: PairMode, now: number): boolean;
  clear(): void;
}

interface Debt {
  /** Until when everything sent is paid for. */
  paid_until: number;
  /** In `strict`: the burst under way. */
  burst_from: number;
}

/**
 * `bucket`: the debt may reach 45 messages at any time. `strict`: it is made within six seconds of the first message
 * and then paid off before the next one.
 */
export function createPairLimit(): PairLimit {
  const debts = new Map<string, Debt>();

  function prune(now: number): void {
    for (const [pair, { paid_until }] of debts) if (paid_until < now) debts.delete(pair);
  }

  return {
    take(pair, mode, now) {
      if (mode === 'off') return true;
      if (debts.size > 100_000 && debts.size % 10_000 === 0) prune(now);
      let debt = debts.get(pair);
      if (debt === undefined) debts.set(pair, (debt = { paid_until: 0, burst_from: 0 }));
      if (debt.paid_until <= now + LENIENCE_MS) debt.burst_from = now;
      else if (mode === 'strict' && now - debt.burst_from >= EVERY_MS) return false;
      if (debt.paid_until > now + (BURST - 1) * EVERY_MS + LENIENCE_MS) return false;
      debt.paid_until = Math.max(debt.paid_until, now) + EVERY_MS;
      return true;
    },
    clear: () => debts.clear(),
  };
}
