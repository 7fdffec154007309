import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSlidingWindow, PARTS } from './sliding-window.ts';

const WINDOW_MS = 60_000;
const PART_MS = WINDOW_MS / PARTS;
const START = 1_800_000_000_000;

const pauses = fc.array(
  fc.oneof(
    fc.constant(0),
    fc.integer({ min: 0, max: 500 }),
    fc.integer({ min: 0, max: 2 * PART_MS }),
    fc.integer({ min: 0, max: 2 * WINDOW_MS }),
  ),
  { maxLength: 300 },
);
const limits = fc.integer({ min: 1, max: 40 });

describe('a sliding window', () => {
  test('lets through what a list of all times would: never more than the limit in any window, never fewer than it could', () => {
    fc.assert(
      fc.property(limits, pauses, fc.integer({ min: 0, max: PART_MS }), (limit, steps, offset) => {
        const window = createSlidingWindow({ window_ms: WINDOW_MS });
        const times: number[] = [];
        let now = START + offset;
        for (const step of steps) {
          now += step;
          const within = (ms: number): number => times.filter((time) => time > now - ms).length;
          const { allowed, remaining } = window.take('ada', limit, now);
          if (within(WINDOW_MS) >= limit) expect(allowed).toBe(false);
          if (within(WINDOW_MS + PART_MS) < limit) expect(allowed).toBe(true);
          const part = Math.floor(now / PART_MS);
          const counted = times.filter((time) => Math.floor(time / PART_MS) >= part - PARTS).length;
          expect(allowed).toBe(counted < limit);
          if (allowed) times.push(now);
          expect(remaining).toBe(limit - counted - (allowed ? 1 : 0));
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test('says exactly when one more is let through', () => {
    fc.assert(
      fc.property(limits, pauses, (limit, steps) => {
        const window = createSlidingWindow({ window_ms: WINDOW_MS });
        let now = START;
        for (const step of steps) {
          now += step;
          const { allowed, wait_ms } = window.take('ada', limit, now);
          expect(wait_ms).toBeGreaterThan(0);
          expect(wait_ms).toBeLessThanOrEqual(WINDOW_MS + PART_MS);
          if (allowed) continue;
          expect(window.take('ada', limit, now + wait_ms - 1).allowed).toBe(false);
          now += wait_ms;
          expect(window.take('ada', limit, now).allowed).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test('counts each key by itself', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 0, max: 9_000 }))), (calls) => {
        const together = createSlidingWindow({ window_ms: WINDOW_MS });
        const alone = new Map(['a', 'b', 'c'].map((key) => [key, createSlidingWindow({ window_ms: WINDOW_MS })]));
        let now = START;
        for (const [key, step] of calls) {
          now += step;
          expect(together.take(key, 5, now)).toEqual(alone.get(key)!.take(key, 5, now));
        }
      }),
    );
  });

  test('follows a limit that changes', () => {
    const window = createSlidingWindow({ window_ms: WINDOW_MS });
    for (let count = 0; count < 10; count += 1) window.take('ada', 10, START + count * PART_MS);
    const now = START + 9 * PART_MS;
    expect(window.take('ada', 11, now).allowed).toBe(true);
    const lowered = window.take('ada', 3, now);
    expect(lowered).toMatchObject({ allowed: false, remaining: 0 });
    expect(window.take('ada', 3, now + lowered.wait_ms - 1).allowed).toBe(false);
    expect(window.take('ada', 3, now + lowered.wait_ms).allowed).toBe(true);
  });

  test('takes back what should not have counted, and nothing more', () => {
    const window = createSlidingWindow({ window_ms: WINDOW_MS });
    window.giveBack('ada', START);
    window.take('ada', 1, START);
    expect(window.take('ada', 1, START).allowed).toBe(false);
    window.giveBack('ada', START);
    window.giveBack('ada', START);
    expect(window.take('ada', 1, START)).toMatchObject({ allowed: true, remaining: 0 });
  });

  test('refuses nobody for hours because the clock was set back, and lets no crowd in because it moved a little', () => {
    const window = createSlidingWindow({ window_ms: WINDOW_MS });
    window.take('ada', 1, START);
    expect(window.take('ada', 1, START - 1).allowed).toBe(false);
    expect(window.take('ada', 1, START - 3_600_000).allowed).toBe(true);
    expect(window.take('ada', 1, START + 3_600_000).allowed).toBe(true);
  });

  test('remembers a bounded number of keys, and those who keep asking through any crowd', () => {
    const window = createSlidingWindow({ window_ms: WINDOW_MS, max_keys: 100 });
    for (let count = 0; count < 5_000; count += 1) {
      if (count % 50 === 0) expect(window.take('ada', 3, START).allowed).toBe(count < 150);
      expect(window.take(`stranger ${count}`, 3, START).allowed).toBe(true);
      expect(window.size()).toBeLessThanOrEqual(200);
    }
  });

  test('forgets who was silent for a window', () => {
    const window = createSlidingWindow({ window_ms: WINDOW_MS });
    for (let count = 0; count < 1_000; count += 1) window.take(`caller ${count}`, 3, START);
    window.take('ada', 3, START + 2 * WINDOW_MS);
    window.take('bob', 3, START + 4 * WINDOW_MS);
    expect(window.size()).toBe(2);
  });
});
