const day_ms = 86_400_000;

export const expiries = ['30', '90', '365', 'never', 'date'] as const;
export type Expiry = (typeof expiries)[number];

/** When a key ends, as the API wants it: after so many days, at the end of a day that was picked, or never. */
export function expiresAt(choice: Expiry, date: string, now: Date): string | null {
  if (choice === 'never') return null;
  if (choice === 'date') return endOfDay(date);
  return new Date(now.getTime() + Number(choice) * day_ms).toISOString();
}

/** The last moment of a day in the time zone of whoever picked it; null when it is no day. */
export function endOfDay(date: string): string | null {
  const [year, month, day] = date.split('-').map(Number);
  if (year === undefined || month === undefined || day === undefined) return null;
  const end = new Date(year, month - 1, day, 23, 59, 59);
  return Number.isNaN(end.getTime()) ? null : end.toISOString();
}

export type KeyState = 'active' | 'ending' | 'expired' | 'revoked';

/** `ending`: valid, but not for a week any more. */
export function stateOf(key: { expires_at: string | null; revoked_at: string | null }, now: Date): KeyState {
  if (key.revoked_at !== null) return 'revoked';
  if (key.expires_at === null) return 'active';
  const left_ms = new Date(key.expires_at).getTime() - now.getTime();
  if (left_ms <= 0) return 'expired';
  return left_ms <= 7 * day_ms ? 'ending' : 'active';
}
