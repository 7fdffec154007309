import type { LimitVerdict, RequestLimiter } from './request-limits.ts';

const YES: LimitVerdict = { allowed: true, headers: {}, retry_after_s: 0 };

/** Counts nothing and lets everybody in. */
export const unlimited: RequestLimiter = { take: () => YES, know: () => undefined };
