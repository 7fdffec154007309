const SKEW_MS = 5 * 60_000;

/**
 * From when on news of the platform count against what we have just learned from it. Its clock need not agree with ours, and
 * an approval may come a second after the submission.
 */
export const asOf = (now: Date): Date => new Date(now.getTime() - SKEW_MS);
