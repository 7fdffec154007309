import { expect, test } from 'vitest';
import { fieldText, fieldTime, suggestions } from './schedule-times.ts';

test('an hour from now, tomorrow at nine and Monday at nine are offered, each in the future and once', () => {
  for (let day = 1; day <= 7; day += 1) {
    const now = new Date(2026, 10, day, 22, 15);
    const offered = suggestions(now);
    expect(offered.every(({ at }) => at > now)).toBe(true);
    expect(new Set(offered.map(({ at }) => at.getTime())).size).toBe(offered.length);
    const monday = offered.find(({ label }) => label === 'monday');
    if (monday !== undefined) expect([monday.at.getDay(), monday.at.getHours()]).toEqual([1, 9]);
  }
  // 1 November 2026 is a Sunday: tomorrow is Monday.
  expect(suggestions(new Date(2026, 10, 1, 8)).map(({ label }) => label)).toEqual(['hour', 'tomorrow']);
});

test('what the field shows is the moment that was meant', () => {
  const time = new Date(2026, 0, 9, 7, 5);
  expect(fieldText(time)).toBe('2026-01-09T07:05');
  expect(fieldTime(fieldText(time))).toEqual(time);
  expect(fieldTime('')).toBeNull();
  expect(fieldTime('2026-13-01T00:00')).toBeNull();
});
