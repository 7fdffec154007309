/** A window is counted in so many parts, so a request counts for the window and at most one part more. */
export const PARTS = 20;

/** How many of somebody's requests a window let through, and what is left of it. */
export interface Taken {
  allowed: boolean;
  remaining: number;
  /** Until a request more is let through; when some are left, until there are more. */
  wait_ms: number;
}

/** Counts for many keys how often each was let through in the last window. */
export interface SlidingWindow {
  /** Counts one more of `key`, unless there were `limit` in the window before `now` (epoch ms). */
  take(key: string, limit: number, now: number): Taken;
  /** Takes back one that was counted just now. */
  giveBack(key: string, now: number): void;
  /** How many keys are remembered; never more than twice `max_keys`. */
  size(): number;
}

interface Tally {
  /** The newest part that something was counted in, from the beginning of time. */
  part: number;
  total: number;
  /** One for each part of the window and one for the part that is only beginning. */
  counts: number[];
}

/**
 * No stretch of `window_ms`, wherever it begins, lets more than the limit of one key through. Keys that were silent for
 * a window are forgotten. Where more than `max_keys` come within one, those silent longest are forgotten early.
 */
export function createSlidingWindow({
  window_ms,
  max_keys = 20_000,
}: {
  window_ms: number;
  max_keys?: number;
}): SlidingWindow {
  const part_ms = window_ms / PARTS;
  const kept = PARTS + 1;
  let fresh = new Map<string, Tally>();
  let stale = new Map<string, Tally>();
  let turned = 0;

  /** What is not asked for between two turns is gone. */
  function turn(part: number): void {
    if (part < turned + kept && part >= turned && fresh.size < max_keys) return;
    stale = fresh;
    fresh = new Map();
    turned = part;
  }

  function find(key: string, part: number): Tally | undefined {
    const known = fresh.get(key);
    if (known !== undefined) return known;
    const older = stale.get(key);
    stale.delete(key);
    turn(part);
    if (older !== undefined) fresh.set(key, older);
    return older;
  }

  function open(key: string, part: number): Tally {
    const tally: Tally = { part, total: 0, counts: Array<number>(kept).fill(0) };
    fresh.set(key, tally);
    return tally;
  }

  /** Leaves behind what is no part of the window any more. */
  function advance(tally: Tally, part: number): void {
    const passed = part - tally.part;
    if (passed === 0) return;
    // A clock that was set back says nothing of what was counted: better to begin anew than to refuse for hours.
    if (passed >= kept || passed < -1) {
      tally.counts.fill(0);
      tally.total = 0;
    } else {
      for (let next = tally.part + 1; next <= part; next += 1) {
        tally.total -= tally.counts[next % kept]!;
        tally.counts[next % kept] = 0;
      }
      if (passed < 0) return;
    }
    tally.part = part;
  }

  /** When fewer than `limit` will be left of what is counted, as seen from `now`. */
  function waitFor({ part, total, counts }: Tally, limit: number, now: number): number {
    let left = total;
    for (let old = Math.max(0, part - PARTS); old <= part; old += 1) {
      left -= counts[old % kept]!;
      if (left < limit && left < total) return (old + kept) * part_ms - now;
    }
    return 0;
  }

  return {
    take(key, limit, now) {
      const part = Math.floor(now / part_ms);
      const tally = find(key, part) ?? open(key, part);
      advance(tally, part);
      const allowed = tally.total < limit;
      if (allowed) {
        tally.total += 1;
        tally.counts[tally.part % kept]! += 1;
      }
      const remaining = Math.max(0, limit - tally.total);
      return { allowed, remaining, wait_ms: waitFor(tally, limit, now) };
    },
    giveBack(key, now) {
      const tally = find(key, Math.floor(now / part_ms));
      const place = tally === undefined ? 0 : tally.part % kept;
      if (tally === undefined || tally.counts[place] === 0) return;
      tally.counts[place]! -= 1;
      tally.total -= 1;
    },
    size: () => fresh.size + stale.size,
  };
}
