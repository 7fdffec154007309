/** When nothing goes out that nobody waits for: local times of day, over midnight where `to` is not after `from`. */
export interface QuietHours {
  timezone: string;
  from: string;
  to: string;
  /** The days on which it begins, 1 for Monday; all when absent. */
  days?: readonly number[];
}

const MINUTE_MS = 60_000;
/** Quiet days may touch each other; a week of nothing else would be endless. */
const MOST_MINUTES = 8 * 24 * 60;
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const formats = new Map<string, Intl.DateTimeFormat>();

/** When the quiet of `now` ends; null when it is not quiet. */
export function quietUntil(hours: QuietHours, now: Date): Date | null {
  if (!isQuiet(hours, now)) return null;
  // Minute by minute: a clock that is put forward may skip the very minute at which the quiet ends.
  let at = Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS;
  for (let step = 0; step < MOST_MINUTES && isQuiet(hours, new Date(at)); step += 1) at += MINUTE_MS;
  return new Date(at);
}

export function isQuiet({ timezone, from, to, days }: QuietHours, now: Date): boolean {
  const { minute, weekday } = localTime(timezone, now);
  const [begin, end] = [minuteOf(from), minuteOf(to)];
  const begins = (day: number): boolean => days === undefined || days.length === 0 || days.includes(day);
  if (begin < end) return minute >= begin && minute < end && begins(weekday);
  if (minute >= begin) return begins(weekday);
  return minute < end && begins(weekday === 1 ? 7 : weekday - 1);
}

function minuteOf(time: string): number {
  const [hour, minute] = time.split(':');
  return Number(hour) * 60 + Number(minute);
}

function localTime(timeZone: string, at: Date): { minute: number; weekday: number } {
  let format = formats.get(timeZone);
  if (format === undefined) {
    const parts = { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
    format = new Intl.DateTimeFormat('en-GB', { timeZone, ...parts });
    formats.set(timeZone, format);
  }
  const part = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return {
    minute: Number(part.get('hour')) * 60 + Number(part.get('minute')),
    weekday: WEEKDAYS.indexOf(part.get('weekday') ?? '') + 1,
  };
}
