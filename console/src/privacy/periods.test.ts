import { describe, expect, it } from 'vitest';
import { isShorter, periodTexts, readPeriod, readPeriods } from './periods.ts';

const periods = {
  messages_days: null,
  deliveries_days: 90,
  events_days: 90,
  passports_days: null,
  mails_days: 30,
  sessions_days: 90,
};

describe('periods', () => {
  it('come back from their fields as they were', () => {
    expect(readPeriods(periodTexts(periods))).toEqual(periods);
  });

  it('are whole days or nothing', () => {
    expect(readPeriod(' 7 ')).toBe(7);
    expect(readPeriod('')).toBeNull();
    expect(readPeriod('0')).toBeNaN();
    expect(readPeriod('1.5')).toBeNaN();
    expect(readPeriod('a week')).toBeNaN();
  });

  it('are shorter when something goes that would have stayed', () => {
    expect(isShorter(periods, periods)).toBe(false);
    expect(isShorter(periods, { ...periods, messages_days: 3_650 })).toBe(true);
    expect(isShorter(periods, { ...periods, mails_days: 29 })).toBe(true);
    expect(isShorter(periods, { ...periods, mails_days: null, events_days: 91 })).toBe(false);
  });
});
