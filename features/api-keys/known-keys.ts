import type { Clock } from '#platform/runtime';
import type { KeyClaim } from './key-text.ts';

const GOOD_FOR_MS = 600_000;
const LOOKED_UP_WITHIN_MS = 5_000;
const MAX_GOOD = 10_000;
const MAX_TRIED = 1_000;

/**
 * The keys that the database said are good a while ago, so that a flood of made-up ones can be held back without them. It
 * decides nothing else: each request asks the database again.
 */
export interface KnownKeys {
  /** The claim of a key that was good. */
  find(text: string): KeyClaim | undefined;
  /** Whether nobody is looking this text up already: requests with a new key that come together count as one. */
  isFirst(text: string): boolean;
  good(text: string, claim: KeyClaim): void;
  bad(text: string): void;
}

export function createKnownKeys(clock: Clock): KnownKeys {
  const good = new Map<string, { claim: KeyClaim; until: number }>();
  const tried = new Map<string, number>();
  const now = (): number => clock.now().getTime();

  return {
    find(text) {
      const known = good.get(text);
      if (known === undefined || known.until > now()) return known?.claim;
      good.delete(text);
      return undefined;
    },
    isFirst(text) {
      const at = now();
      if ((tried.get(text) ?? 0) > at) return false;
      tried.delete(text);
      if (tried.size >= MAX_TRIED) tried.delete(tried.keys().next().value!);
      tried.set(text, at + LOOKED_UP_WITHIN_MS);
      return true;
    },
    good(text, claim) {
      tried.delete(text);
      const at = now();
      if ((good.get(text)?.until ?? 0) - at > GOOD_FOR_MS / 2) return;
      good.delete(text);
      if (good.size >= MAX_GOOD) good.delete(good.keys().next().value!);
      good.set(text, { claim, until: at + GOOD_FOR_MS });
    },
    bad(text) {
      tried.delete(text);
      good.delete(text);
    },
  };
}
