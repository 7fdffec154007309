import { createHash } from 'node:crypto';
import type { Clock } from '#platform/runtime';

const REFUSED_FOR_MS = 10_000;
const MAX_REFUSED = 10_000;

/** Looks at each token once at a time, and not again for a moment when its provider did not make it. */
export interface FirstLooks<Found> {
  isRefused(token: string): boolean;
  refuse(token: string): void;
  /** What comes of `look`, or of the one that somebody with the same token has begun. */
  together(token: string, look: () => Promise<Found>): Promise<Found>;
}

export function createFirstLooks<Found>(clock: Clock): FirstLooks<Found> {
  const refused = new Map<string, number>();
  const begun = new Map<string, Promise<Found>>();

  return {
    isRefused(token) {
      const name = nameOf(token);
      const until = refused.get(name);
      if (until === undefined) return false;
      const at = clock.now().getTime();
      // A clock that was set back must keep nobody out for long.
      if (at < until && until - at <= REFUSED_FOR_MS) return true;
      refused.delete(name);
      return false;
    },
    refuse(token) {
      if (refused.size >= MAX_REFUSED) refused.delete(refused.keys().next().value!);
      refused.set(nameOf(token), clock.now().getTime() + REFUSED_FOR_MS);
    },
    together(token, look) {
      const name = nameOf(token);
      const running = begun.get(name);
      if (running !== undefined) return running;
      const found = look().finally(() => begun.delete(name));
      begun.set(name, found);
      return found;
    },
  };
}

/** Tokens are long, and some are good. */
function nameOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
