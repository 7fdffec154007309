const minute_ms = 60_000;
const hour_ms = 60 * minute_ms;
const day_ms = 24 * hour_ms;

const cached = <Made>(make: (key: string) => Made): ((key: string) => Made) => {
  const made = new Map<string, Made>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const fresh = make(key);
    made.set(key, fresh);
    return fresh;
  };
};

const clock = cached((locale) => new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' }));
const weekday = cached((locale) => new Intl.DateTimeFormat(locale, { weekday: 'short' }));
const longWeekday = cached((locale) => new Intl.DateTimeFormat(locale, { weekday: 'long' }));
const monthDay = cached((locale) => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' }));
const fullDay = cached(
  (locale) => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' }),
);
const full = cached((locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }));
const relative = cached((locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));
const shortRelative = cached((locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'narrow' }));
const counts = cached((locale) => new Intl.NumberFormat(locale));

function startOfDay(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}

/** Whole calendar days from `at` to `now`, in the reader's time zone; a daylight-saving day counts as one. */
export function daysBetween(at: Date, now: Date): number {
  return Math.round((startOfDay(now) - startOfDay(at)) / day_ms);
}

/** "2:05 PM" */
export function formatClock(at: string, locale: string): string {
  return clock(locale).format(new Date(at));
}

/** "3 Mar 2026, 14:05" */
export function formatMoment(at: string, locale: string): string {
  return full(locale).format(new Date(at));
}

export function formatDate(at: string, locale: string): string {
  return fullDay(locale).format(new Date(at));
}

/** The shortest thing that still tells when, for a list: "now", "5m ago", "14:05", "yesterday", "Tue", "3 Mar", "3 Mar 2024". */
export function formatAgo(at: string, now: Date, locale: string): string {
  const then = new Date(at);
  const ago_ms = now.getTime() - then.getTime();
  if (ago_ms < minute_ms) return shortRelative(locale).format(0, 'second');
  if (ago_ms < hour_ms) return shortRelative(locale).format(-Math.floor(ago_ms / minute_ms), 'minute');
  const days = daysBetween(then, now);
  if (days === 0) return formatClock(at, locale);
  if (days === 1) return relative(locale).format(-1, 'day');
  if (days < 7) return weekday(locale).format(then);
  return then.getFullYear() === now.getFullYear() ? monthDay(locale).format(then) : fullDay(locale).format(then);
}

/** A day separator: "today", "yesterday", "Tuesday", "3 Mar 2026". */
export function formatDay(at: string, now: Date, locale: string): string {
  const then = new Date(at);
  const days = daysBetween(then, now);
  if (days === 0 || days === 1) return capital(relative(locale).format(-days, 'day'), locale);
  if (days > 1 && days < 7) return capital(longWeekday(locale).format(then), locale);
  return fullDay(locale).format(then);
}

/** Time left, for a countdown: "23 h", "1 h 20 min", "4 min"; null when it is over. */
export function formatLeft(until: string, now: Date, locale: string): string | null {
  const left_ms = new Date(until).getTime() - now.getTime();
  if (left_ms <= 0) return null;
  const minutes = Math.max(1, Math.ceil(left_ms / minute_ms));
  const hours = Math.floor(minutes / 60);
  const unit = (value: number, name: 'hour' | 'minute') =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short' }).format(value);
  if (hours === 0) return unit(minutes, 'minute');
  if (hours >= 6 || minutes % 60 === 0) return unit(hours, 'hour');
  return `${unit(hours, 'hour')} ${unit(minutes % 60, 'minute')}`;
}

export function formatCount(value: number, locale: string): string {
  return counts(locale).format(value);
}

/** Bytes in the unit a person would use. */
export function formatBytes(bytes: number, locale: string): string {
  const step = bytes < 1000 ? 0 : bytes < 1e6 ? 1 : 2;
  const unit = (['byte', 'kilobyte', 'megabyte'] as const)[step] ?? 'byte';
  const value = bytes / 1000 ** step;
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    unitDisplay: step === 0 ? 'narrow' : 'short',
    maximumFractionDigits: step && value < 10 ? 1 : 0,
  }).format(value);
}

/** A money amount in whole or broken units, as WhatsApp orders carry it. */
export function formatMoney(amount: number, currency: string, locale: string): string {
  try {
    return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(amount);
  } catch {
    return `${amount} ${currency}`;
  }
}

/** The name of a language code in the reader's language; the code itself when nobody knows it. */
export function languageName(code: string, locale: string): string {
  try {
    return new Intl.DisplayNames(locale, { type: 'language' }).of(code) ?? code;
  } catch {
    return code;
  }
}

function capital(text: string, locale: string): string {
  return text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
}
