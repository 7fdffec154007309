import type { Clock } from '#platform/runtime';

/** Ten at once, then one every six seconds. */
const ALLOWED = 10;
const SECONDS_EACH = 6;
/** Guesses made at the same time all count, but nobody is kept out for longer than this many make. */
const MOST = 60;
const MAX_KEYS = 10_000;

/**
 * Slows down guessing: failures of one address for one e-mail, in a bucket that empties over a minute. Only failures
 * count, so any number of people may sign in from one place.
 */
export interface LoginThrottle {
  /** Seconds until another attempt is heard; 0 when it may be made now. */
  waitFor(key: string): number;
  failed(key: string): void;
  succeeded(key: string): void;
}

export function createLoginThrottle(clock: Clock): LoginThrottle {
  const failures = new Map<string, { level: number; at: number }>();
  const seconds = (): number => clock.now().getTime() / 1_000;

  function levelOf(key: string): number {
    const kept = failures.get(key);
    return kept === undefined ? 0 : Math.max(0, kept.level - (seconds() - kept.at) / SECONDS_EACH);
  }

  return {
    waitFor(key) {
      return Math.max(0, Math.ceil((levelOf(key) - (ALLOWED - 1)) * SECONDS_EACH));
    },
    failed(key) {
      const level = Math.min(MOST, levelOf(key) + 1);
      failures.delete(key);
      failures.set(key, { level, at: seconds() });
      // The one whose failure is longest ago makes room.
      if (failures.size > MAX_KEYS) failures.delete(failures.keys().next().value!);
    },
    succeeded: (key) => void failures.delete(key),
  };
}
