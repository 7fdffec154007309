import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPairLimit } from './pair-limit.ts';
import { createRate } from './rate.ts';
import { createUniquePeople } from './unique-people.ts';

const steps = (most: number) => fc.array(fc.nat({ max: most }), { minLength: 1, maxLength: 300 });

test('a rate counts what a brute-force look at every second counts', () => {
  fc.assert(
    fc.property(steps(400), (gaps) => {
      const rate = createRate();
      const times: number[] = [];
      let now = 1_000_000;
      let peak = 0;
      for (const gap of gaps) {
        now += gap;
        times.push(now);
        rate.add(now);
        const window = times.filter((at) => at > now - 1_000).length;
        expect(rate.current(now)).toBe(window);
        peak = Math.max(peak, window);
      }
      expect(rate.peak()).toBe(peak);
      expect(rate.perSecond().reduce((sum, [, count]) => sum + count, 0)).toBe(times.length);
    }),
  );
});

test('a pair never gets more than its burst and then one in six seconds', () => {
  fc.assert(
    fc.property(steps(9_000), fc.constantFrom('bucket' as const, 'strict' as const), (gaps, mode) => {
      const limit = createPairLimit();
      const taken: number[] = [];
      let now = 0;
      for (const gap of gaps) {
        now += gap;
        if (limit.take('pair', mode, now)) taken.push(now);
      }
      for (const [first, from] of taken.entries()) {
        for (const [last, to] of taken.entries()) {
          if (last >= first) expect(last - first + 1).toBeLessThanOrEqual(45 + (to - from + 500) / 6_000);
        }
      }
    }),
    { numRuns: 30 },
  );
});

test('after twenty at once the strict limit waits two minutes, the bucket does not', () => {
  for (const [mode, allowed] of [
    ['strict', false],
    ['bucket', true],
  ] as const) {
    const limit = createPairLimit();
    for (let at = 0; at < 20; at += 1) expect(limit.take('pair', mode, at)).toBe(true);
    expect(limit.take('pair', mode, 60_000)).toBe(allowed);
    expect(limit.take('pair', mode, 180_000)).toBe(true);
  }
  const limit = createPairLimit();
  for (let at = 0; at < 45; at += 1) expect(limit.take('pair', 'bucket', 0)).toBe(true);
  expect(limit.take('pair', 'bucket', 0)).toBe(false);
  expect(limit.take('other', 'bucket', 0)).toBe(true);
});

test('different people are counted over the rolling time and no longer', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat({ max: 30 }), fc.nat({ max: 8 })), { maxLength: 200 }), (events) => {
      const unique = createUniquePeople(100);
      const last = new Map<string, number>();
      let now = 0;
      for (const [gap, who] of events) {
        now += gap;
        const person = String(who);
        const recent = [...last].filter(([, at]) => now - at < 100).map(([one]) => one);
        const expected = recent.includes(person) || recent.length < 4;
        expect(unique.take('group', person, 4, now)).toBe(expected);
        if (expected) last.set(person, now);
      }
    }),
  );
});
