import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBreaker, type Breaker } from './breaker.ts';
import { createLanes } from './lanes.ts';
import { PAIR_BURST, PAIR_EVERY_MS, takeFromPair } from './pair-rate.ts';
import { isQuiet, quietUntil, type QuietHours } from './quiet-hours.ts';
import { freeEntryUntil, isWindowOpen } from './windows.ts';

const runs = { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 200) };
const HOUR_MS = 3_600_000;

describe('the limit between a number and one person', () => {
  /** Every message is a token that comes back six seconds after the one before it: 45 of them, counted one by one. */
  function bruteForce(): (now: number) => boolean {
    const back: number[] = [];
    return (now) => {
      const missing = back.filter((at) => at > now);
      if (missing.length >= PAIR_BURST) return false;
      back.push(Math.max(now, ...missing) + PAIR_EVERY_MS);
      return true;
    };
  }

  const gaps = fc.array(fc.oneof(fc.nat(50), fc.nat(7_000), fc.nat(400_000)), { minLength: 1, maxLength: 300 });

  test('lets pass what a count of single tokens lets pass, and says exactly when it will', () => {
    fc.assert(
      fc.property(gaps, (between) => {
        const model = bruteForce();
        let [now, paid_until] = [1_000_000, 0];
        for (const gap of between) {
          now += gap;
          const taken = takeFromPair(paid_until, now);
          expect('paid_until' in taken).toBe(model(now));
          if ('paid_until' in taken) paid_until = taken.paid_until;
          else {
            expect(takeFromPair(paid_until, taken.wait_until - 1)).toHaveProperty('wait_until');
            expect(takeFromPair(paid_until, taken.wait_until)).toHaveProperty('paid_until');
          }
        }
      }),
      runs,
    );
  });

  test('45 go at once, the next one six seconds later, and then one each six seconds', () => {
    let paid_until = 0;
    const sent: number[] = [];
    for (let now = 1_000_000; now < 1_000_000 + 600_000; now += 500) {
      for (;;) {
        const taken = takeFromPair(paid_until, now);
        if ('wait_until' in taken) break;
        ({ paid_until } = taken);
        sent.push(now - 1_000_000);
      }
    }
    expect(sent.filter((at) => at === 0).length).toBe(45);
    expect(sent.slice(45, 48)).toEqual([6_000, 12_000, 18_000]);
    expect(sent.length).toBe(45 + 99);
  });
});

describe('windows', () => {
  const moment = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2037, 0) }).map((ms) => new Date(ms));

  test('the service window is open for exactly 24 hours', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: -HOUR_MS, max: 48 * HOUR_MS }), (wrote, later) => {
        expect(isWindowOpen(wrote, new Date(wrote.getTime() + later))).toBe(later < 24 * HOUR_MS);
      }),
      runs,
    );
    expect(isWindowOpen(null, new Date())).toBe(false);
    const wrote = new Date('2026-05-01T10:00:00Z');
    expect(isWindowOpen(wrote, new Date('2026-05-02T09:59:59.999Z'))).toBe(true);
    expect(isWindowOpen(wrote, new Date('2026-05-02T10:00:00Z'))).toBe(false);
  });

  test('an advertisement makes 72 hours free from the answer on, if that came within a day', () => {
    const came = new Date('2026-05-01T10:00:00Z');
    expect(freeEntryUntil(came, new Date('2026-05-02T09:59:59Z'))).toEqual(new Date('2026-05-05T09:59:59Z'));
    expect(freeEntryUntil(came, new Date('2026-05-02T10:00:00Z'))).toBeNull();
    expect(freeEntryUntil(came, new Date('2026-05-01T09:59:59Z'))).toBeNull();
    expect(freeEntryUntil(null, came)).toBeNull();
  });
});

describe('quiet hours', () => {
  const zones = [
    'UTC',
    'America/Sao_Paulo',
    'Europe/Berlin',
    'Asia/Kathmandu',
    'Australia/Lord_Howe',
    'America/New_York',
  ];
  const time = fc
    .record({ hour: fc.nat(23), minute: fc.nat(59) })
    .map(({ hour, minute }) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
  const hours = fc
    .record({
      timezone: fc.constantFrom(...zones),
      from: time,
      to: time,
      days: fc.option(fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), { nil: undefined }),
    })
    .filter(({ from, to }) => from !== to)
    .map(({ days, ...rest }): QuietHours => (days === undefined ? rest : { ...rest, days }));
  const moment = fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2028, 0) }).map((ms) => new Date(ms));

  /** By the words of the wall clock, spelt out by another formatter. */
  function saysQuiet({ timezone, from, to, days }: QuietHours, at: Date): boolean {
    const text = at.toLocaleString('sv-SE', { timeZone: timezone });
    const clock = text.slice(11, 16);
    const weekday = new Date(`${text.slice(0, 10)}T12:00:00Z`).getUTCDay() || 7;
    const before = weekday === 1 ? 7 : weekday - 1;
    const on = (day: number): boolean => days === undefined || days.includes(day);
    if (from < to) return on(weekday) && clock >= from && clock < to;
    return (on(weekday) && clock >= from) || (on(before) && clock < to);
  }

  test('are what the clock on the wall says, over midnight, by the day on which they begin, in every zone', () => {
    fc.assert(
      fc.property(hours, moment, (quiet, at) => {
        expect(isQuiet(quiet, at)).toBe(saysQuiet(quiet, at));
      }),
      runs,
    );
  });

  test('end at the first minute that is not quiet', () => {
    fc.assert(
      fc.property(hours, moment, (quiet, at) => {
        const end = quietUntil(quiet, at);
        if (end === null) {
          expect(saysQuiet(quiet, at)).toBe(false);
          return;
        }
        expect(saysQuiet(quiet, new Date(end.getTime() - 60_000))).toBe(true);
        expect(saysQuiet(quiet, end)).toBe(false);
        expect(end.getTime()).toBeGreaterThan(at.getTime());
      }),
      { numRuns: Math.min(60, runs.numRuns) },
    );
  });

  test('a night in which the clock is put forward ends by the clock of the morning', () => {
    const night: QuietHours = { timezone: 'Europe/Berlin', from: '21:00', to: '08:00' };
    expect(quietUntil(night, new Date('2026-03-28T23:00:00Z'))).toEqual(new Date('2026-03-29T06:00:00Z'));
    expect(quietUntil(night, new Date('2026-10-24T23:00:00Z'))).toEqual(new Date('2026-10-25T07:00:00Z'));
    // Half past two does not exist in that night.
    const short: QuietHours = { timezone: 'Europe/Berlin', from: '01:00', to: '02:30' };
    expect(quietUntil(short, new Date('2026-03-29T00:30:00Z'))).toEqual(new Date('2026-03-29T01:00:00Z'));
  });
});

describe('turns', () => {
  const number = fc.record({ company: fc.nat(6), queued: fc.integer({ min: 1, max: 400 }) });

  test('while both have something to send, no company gets more than its share and one turn, however many numbers it has', () => {
    fc.assert(
      fc.property(
        fc.array(number, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 120 }),
        (numbers, places) => {
          const lanes = createLanes();
          const left = new Map<string, number>();
          numbers.forEach(({ company, queued }, index) => {
            lanes.expect(`company ${company}`, `number ${index}`, 0);
            left.set(`number ${index}`, queued);
          });
          const companies = [...new Set(numbers.map(({ company }) => `company ${company}`))];
          const got = new Map(companies.map((company) => [company, 0]));
          const ofCompany = (company: string): number =>
            numbers.reduce(
              (sum, one, index) => sum + (`company ${one.company}` === company ? left.get(`number ${index}`)! : 0),
              0,
            );
          for (let round = 0; round < 500 && companies.every((company) => ofCompany(company) > places); round += 1) {
            const turns = lanes.turns(round, places);
            expect(turns.reduce((sum, { wanted }) => sum + wanted, 0)).toBeLessThanOrEqual(places);
            for (const { company_id, channel_id, wanted } of turns) {
              const taken = Math.min(wanted, left.get(channel_id)!);
              left.set(channel_id, left.get(channel_id)! - taken);
              got.set(company_id, got.get(company_id)! + taken);
              lanes.rest(channel_id, left.get(channel_id) === 0 ? Infinity : round + 1);
            }
          }
          // A number that is empty in the middle of its turn leaves its part to nobody: the share of one turn.
          const counts = [...got.values()];
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(places + 400);
        },
      ),
      runs,
    );
  });

  test('a number with a long queue does not keep another one waiting', () => {
    const lanes = createLanes();
    lanes.expect('a', 'long', 0);
    lanes.turns(0, 50);
    lanes.rest('long', 1);
    lanes.expect('b', 'short', 1);
    expect(lanes.turns(1, 50).map(({ channel_id, wanted }) => [channel_id, wanted])).toEqual([
      ['short', 25],
      ['long', 25],
    ]);
  });

  test('what is told of a number during its turn is not forgotten at the end of it', () => {
    const lanes = createLanes();
    lanes.expect('a', 'one', 0);
    lanes.turns(0, 10);
    lanes.expect('a', 'one', 5);
    lanes.rest('one', Infinity);
    expect(lanes.nextAt()).toBeLessThanOrEqual(5);
  });
});

describe('the breaker', () => {
  function world() {
    let now = 0;
    const breaker = createBreaker(() => now);
    return { breaker, wait: (ms: number) => void (now += ms) };
  }

  /** Calls that were under way when the platform went away. */
  function fail(breaker: Breaker, wait: (ms: number) => void): void {
    const calls = Array.from({ length: 10 }, () => breaker.begin());
    for (const ended of calls) {
      wait(100);
      ended('silent');
    }
    // Since the eighth of them.
    wait(-200);
  }

  test('opens after calls in a row that nobody answered, lets one find out, and closes when it was answered', () => {
    const { breaker, wait } = world();
    fail(breaker, wait);
    expect(breaker.allows()).toBe(0);
    wait(500);
    expect(breaker.allows()).toBe(1);
    const probe = breaker.begin();
    expect(breaker.allows()).toBe(0);
    probe('answered');
    expect(breaker.allows()).toBe(Infinity);
  });

  test('faults between answers do not open it', () => {
    const { breaker, wait } = world();
    for (let call = 0; call < 100; call += 1) {
      wait(1_000);
      breaker.begin()(call % 7 === 0 ? 'answered' : 'silent');
    }
    expect(breaker.allows()).toBe(Infinity);
  });

  test('opens within ten seconds when calls hang and nothing at all is heard', () => {
    const { breaker, wait } = world();
    breaker.begin();
    breaker.begin();
    wait(7_900);
    expect(breaker.allows()).toBe(Infinity);
    wait(200);
    expect(breaker.allows()).toBe(0);
  });

  test('waits longer from probe to probe, ten seconds at most, and a probe that hangs is followed by another', () => {
    const { breaker, wait } = world();
    fail(breaker, wait);
    const pauses: number[] = [];
    for (let probe = 0; probe < 8; probe += 1) {
      let waited = 0;
      for (; breaker.allows() === 0; waited += 100) wait(100);
      pauses.push(waited);
      breaker.begin()('silent');
    }
    expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000]);
    wait(10_000);
    breaker.begin();
    wait(10_000);
    expect(breaker.allows()).toBe(1);
  });
});
