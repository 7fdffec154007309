import type { Journal } from '../ledger/journal.ts';
import { createKept } from '../ledger/kept.ts';
import type { Kept } from '../ledger/kept.ts';

/** A business portfolio: what the messaging limit belongs to, shared by all its numbers. */
export interface Portfolio {
  id: string;
  /** People who may be written to outside their window in 24 hours; null: as many as there are. */
  messaging_limit: number | null;
  /** Verified: more templates, more numbers. */
  verified: boolean;
}

export type PortfolioInput = Pick<Portfolio, 'id'> & Partial<Portfolio>;

export interface Portfolios {
  put(input: PortfolioInput): Portfolio;
  reach(id: string): Portfolio;
  list(): Portfolio[];
  kept: Kept<Portfolio>;
}

export function createPortfolios(journal: Journal): Portfolios {
  const kept = createKept<Portfolio>('portfolios', journal);
  const put = (input: PortfolioInput): Portfolio =>
    kept.put(input.id, { messaging_limit: 2_000, verified: true, ...kept.get(input.id), ...input });
  return { put, reach: (id) => kept.get(id) ?? put({ id }), list: kept.list, kept };
}

const TIERS = new Map<number | null, string>([
  [50, 'TIER_50'],
  [250, 'TIER_250'],
  [1_000, 'TIER_1K'],
  [2_000, 'TIER_2K'],
  [10_000, 'TIER_10K'],
  [100_000, 'TIER_100K'],
  [null, 'TIER_UNLIMITED'],
]);

/** The name the platform has for a limit; one between two names is told by the next lower. */
export function tierOf(limit: number | null): string {
  const known = TIERS.get(limit);
  if (known !== undefined) return known;
  const lower = [...TIERS.keys()].filter((one) => one !== null && limit !== null && one <= limit);
  return TIERS.get(lower.at(-1) ?? 0) ?? 'TIER_NOT_SET';
}
