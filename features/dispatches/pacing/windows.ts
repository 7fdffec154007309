const HOUR_MS = 3_600_000;

/** How long after a customer's message or call the platform lets any message pass. */
export const SERVICE_WINDOW_MS = 24 * HOUR_MS;
/** How soon a customer who came through an advertisement has to be answered, and for how long messages are free then. */
const ANSWER_WITHIN_MS = 24 * HOUR_MS;
const FREE_ENTRY_MS = 72 * HOUR_MS;

/** Whether free-form messages reach the customer at `now`. The last moment is no longer inside. */
export function isWindowOpen(last_inbound_at: Date | null, now: Date): boolean {
  return last_inbound_at !== null && now.getTime() < last_inbound_at.getTime() + SERVICE_WINDOW_MS;
}

/**
 * Until when messages are free of charge, once the first answer to a customer who came through an advertisement has gone
 * out; null when that answer came too late or nobody came. A price, not a permission: what may be sent follows the window
 * above all the same.
 */
export function freeEntryUntil(referral_at: Date | null, answered_at: Date): Date | null {
  if (referral_at === null) return null;
  const waited = answered_at.getTime() - referral_at.getTime();
  return waited >= 0 && waited < ANSWER_WITHIN_MS ? new Date(answered_at.getTime() + FREE_ENTRY_MS) : null;
}
