/**
 * The platform's limit between a number and one person: a message each six seconds, of which up to 45 may be borrowed
 * from the future. Kept as the moment until which everything sent is paid for.
 */
export const PAIR_EVERY_MS = 6_000;
export const PAIR_BURST = 45;
/** How far into the future the debt may reach before one more message. */
export const PAIR_DEBT_MS = (PAIR_BURST - 1) * PAIR_EVERY_MS;

/** The debt after one more message at `now`, or when to come again. */
export function takeFromPair(paid_until: number, now: number): { paid_until: number } | { wait_until: number } {
  if (paid_until > now + PAIR_DEBT_MS) return { wait_until: paid_until - PAIR_DEBT_MS };
  return { paid_until: Math.max(paid_until, now) + PAIR_EVERY_MS };
}
