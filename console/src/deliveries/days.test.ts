import { expect, test } from 'vitest';
import { dayOf, endOfDay, startOfDay } from './days.ts';

test('a day begins and ends where it is shown, also when its clock is changed', () => {
  for (const day of ['2026-03-29', '2026-10-25', '2026-12-31', '2028-02-28']) {
    const [start, end] = [startOfDay(day)!, endOfDay(day)!];
    expect(dayOf(start)).toBe(day);
    expect(dayOf(end, -1)).toBe(day);
    expect(dayOf(end)).not.toBe(day);
  }
});

test('a day that was cleared is no day', () => {
  expect(startOfDay('')).toBeUndefined();
  expect(endOfDay('')).toBeUndefined();
});
