import type { Retention } from '../api/types.ts';

export type Period = keyof Retention;
export type PeriodTexts = Record<Period, string>;

/** What was written in a field as a period: whole days, or null for an empty one. NaN marks what is neither. */
export function readPeriod(text: string): number | null {
  if (text.trim() === '') return null;
  const days = Number(text.trim());
  return Number.isInteger(days) && days >= 1 && days <= 36_500 ? days : Number.NaN;
}

export function readPeriods(texts: PeriodTexts): Retention {
  return map(texts, readPeriod);
}

export function periodTexts(retention: Retention): PeriodTexts {
  return map(retention, (days) => (days === null ? '' : String(days)));
}

/** Whether saving deletes something that would have been kept: a shorter period, or one where there was none. */
export function isShorter(before: Retention, after: Retention): boolean {
  return (Object.keys(after) as Period[]).some((kind) => (after[kind] ?? Infinity) < (before[kind] ?? Infinity));
}

function map<From, To>(values: Record<Period, From>, change: (value: From) => To): Record<Period, To> {
  const pairs = Object.entries(values) as [Period, From][];
  return Object.fromEntries(pairs.map(([kind, value]) => [kind, change(value)])) as Record<Period, To>;
}
