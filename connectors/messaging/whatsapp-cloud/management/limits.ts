const TIERS: Readonly<Record<string, number>> = {
  TIER_50: 50,
  TIER_250: 250,
  TIER_1K: 1_000,
  TIER_2K: 2_000,
  TIER_10K: 10_000,
  TIER_100K: 100_000,
  TIER_UNLIMITED: -1,
};

/** A messaging limit, written as a tier or as a number; -1 is without limit, null is none that we know. */
export function readLimit(value: unknown): number | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= -1 ? value : null;
  if (typeof value !== 'string') return null;
  if (/^(?:-1|\d{1,9})$/.test(value)) return Number(value);
  return TIERS[value.toUpperCase()] ?? null;
}
