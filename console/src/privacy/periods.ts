import type { Retention } from '../api/pending-types.ts';

/** What was written in the fields as periods: whole days, or null for an empty one. NaN marks what is neither. */
export function readPeriods(entered: Record<string, string>): Retention {
  return Object.fromEntries(
    Object.entries(entered).map(([kind, text]) => [kind, text.trim() === '' ? null : wholeDays(text)]),
  );
}

function wholeDays(text: string): number {
  const days = Number(text.trim());
  return Number.isInteger(days) && days >= 1 && days <= 36_500 ? days : Number.NaN;
}

/** Whether saving deletes something that would have been kept: a shorter period, or one where there was none. */
export function isShorter(before: Retention, after: Retention): boolean {
  return Object.entries(after).some(([kind, days]) => days !== null && days < (before[kind] ?? Infinity));
}
