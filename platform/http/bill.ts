import type { LimitVerdict, RequestLimiter } from './request-limits.ts';

/** What a credential costs that anybody could have made up: one question to the database, until it turns out to be good. */
export interface Bill {
  /** Refuses where nothing is left; costs nothing. */
  look(): void;
  /** Just before the database is asked. What never reaches it, such as a body that does not fit, is free. */
  charge(): void;
  giveBack(): void;
}

/** `isFirst`: whether nobody is asking about the same one already; `refuse` throws. */
export function openBill(options: {
  isFirst: () => boolean;
  limiter: RequestLimiter;
  place: string;
  refuse: (verdict: LimitVerdict) => never;
}): Bill {
  const { isFirst, limiter, place, refuse } = options;
  let state: 'free' | 'charged' | 'settled' = 'free';

  function take(): void {
    const verdict = limiter.tryUnproven(place);
    if (!verdict.allowed) refuse(verdict);
  }

  function giveBack(): void {
    if (state === 'charged') limiter.proven(place);
    state = 'settled';
  }

  return {
    look() {
      take();
      limiter.proven(place);
    },
    charge() {
      if (state !== 'free') return;
      take();
      state = 'charged';
      // Whoever asks about the same one at this moment has been charged for it.
      if (!isFirst()) giveBack();
    },
    giveBack,
  };
}
