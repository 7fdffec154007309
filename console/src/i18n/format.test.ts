import { describe, expect, it } from 'vitest';
import { daysBetween, formatAgo, formatBytes, formatDay, formatLeft, formatMoney, languageName } from './format.ts';

const now = new Date(2026, 10, 18, 15, 30);
const before = (minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString();
const plain = (text: string | null) => text?.replace(/[\u00a0\u202f]/g, ' ');

describe('a time in a list', () => {
  it('gets coarser as it gets older', () => {
    expect(formatAgo(before(0), now, 'en')).toBe('now');
    expect(formatAgo(before(5), now, 'en')).toBe('5m ago');
    expect(plain(formatAgo(before(120), now, 'en'))).toBe('1:30 PM');
    expect(formatAgo(before(24 * 60), now, 'en')).toBe('yesterday');
    expect(formatAgo(before(3 * 24 * 60), now, 'en')).toBe('Sun');
    expect(formatAgo(before(30 * 24 * 60), now, 'en')).toBe('Oct 19');
    expect(formatAgo(before(400 * 24 * 60), now, 'en')).toBe('Oct 14, 2025');
  });

  it('counts calendar days, not spans of 24 hours', () => {
    const lateEvening = new Date(2026, 10, 17, 23, 59);
    expect(daysBetween(lateEvening, new Date(2026, 10, 18, 0, 1))).toBe(1);
    expect(formatAgo(lateEvening.toISOString(), new Date(2026, 10, 18, 8, 0), 'en')).toBe('yesterday');
  });

  it('takes a clock that runs ahead of ours for now', () => {
    expect(formatAgo(before(-3), now, 'en')).toBe('now');
  });
});

describe('a day separator', () => {
  it('names today, yesterday, the weekday, then the date', () => {
    expect(formatDay(before(1), now, 'en')).toBe('Today');
    expect(formatDay(before(24 * 60), now, 'en')).toBe('Yesterday');
    expect(formatDay(before(4 * 24 * 60), now, 'en')).toBe('Saturday');
    expect(formatDay(before(20 * 24 * 60), now, 'en')).toBe('Oct 29, 2026');
  });
});

describe('the time left to reply', () => {
  it('shows hours far away, minutes near, nothing when over', () => {
    expect(formatLeft(before(-23 * 60), now, 'en')).toBe('23 hr');
    expect(formatLeft(before(-80), now, 'en')).toBe('1 hr 20 min');
    expect(formatLeft(before(-4), now, 'en')).toBe('4 min');
    expect(formatLeft(before(0), now, 'en')).toBeNull();
    expect(formatLeft(before(10), now, 'en')).toBeNull();
  });
});

describe('other values', () => {
  it('shows sizes, money and languages as people read them', () => {
    expect(formatBytes(512, 'en')).toBe('512B');
    expect(formatBytes(2480, 'en')).toBe('2.5 kB');
    expect(formatBytes(3_400_000, 'en')).toBe('3.4 MB');
    expect(formatMoney(30, 'USD', 'en')).toBe('$30.00');
    expect(formatMoney(30, 'not a currency', 'en')).toBe('30 not a currency');
    expect(languageName('pt-BR', 'en')).toBe('Brazilian Portuguese');
    expect(languageName('??', 'en')).toBe('??');
  });
});
