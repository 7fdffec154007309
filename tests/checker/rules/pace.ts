import type { Evidence, PlatformAccepted, PlatformInbound, QuietHours, Violation } from '../evidence.ts';

const WINDOW_MS = 1_000;
const DAY_MINUTES = 24 * 60;

/** O5: in no window of one second a number has more taken than it may send. O6: none in its quiet hours. */
export function checkPace({ companies, platform }: Evidence): Violation[] {
  const taken = Map.groupBy(platform.accepted, ({ phone_number_id }) => phone_number_id);
  return companies.flatMap((company) =>
    Object.entries(company.paces).flatMap(([number, { per_second, quiet_hours }]) => {
      const own = taken.get(number) ?? [];
      const quiet = quiet_hours === null ? [] : checkQuiet(platform.inbound, own, quiet_hours);
      return [...checkRate(number, own, per_second), ...quiet];
    }),
  );
}

/** The first window that holds too many. */
function checkRate(number: string, accepted: readonly PlatformAccepted[], per_second: number): Violation[] {
  const sorted = accepted.toSorted((a, b) => (a.at < b.at ? -1 : 1));
  const at = sorted.map((one) => Date.parse(one.at));
  const first = at.findIndex((begin, index) => (at[index + per_second] ?? Infinity) - begin < WINDOW_MS);
  if (first < 0) return [];
  const within = at.filter((one) => one >= at[first]! && one < at[first]! + WINDOW_MS).length;
  const what = `${number} had ${within} taken in the second from ${sorted[first]!.at}, and may send ${per_second}`;
  return [{ rule: 'O5', person: sorted[first + per_second]!.person_id, what }];
}

/** Who has written within a day is answered at any hour: only what nobody asked for has to wait. */
function checkQuiet(
  inbound: readonly PlatformInbound[],
  accepted: readonly PlatformAccepted[],
  quiet_hours: QuietHours,
): Violation[] {
  const isAsked = ({ person_id, phone_number_id, at }: PlatformAccepted): boolean =>
    inbound.some(
      (one) =>
        one.from === person_id &&
        one.phone_number_id === phone_number_id &&
        one.at <= at &&
        Date.parse(at) - Date.parse(one.at) < DAY_MINUTES * 60_000,
    );
  return accepted
    .filter((one) => isQuiet(quiet_hours, new Date(one.at)) && !isAsked(one))
    .map(({ wamid, person_id, at }) => ({
      rule: 'O6' as const,
      person: person_id,
      what: `${wamid} was taken at ${at}, between ${quiet_hours.from} and ${quiet_hours.to} in ${quiet_hours.timezone}`,
    }));
}

/** Written here anew: the product's own arithmetic is what is being checked. */
export function isQuiet({ timezone, from, to, days }: QuietHours, at: Date): boolean {
  const { minute, weekday } = localTime(timezone, at);
  const [begin, end] = [minutesOf(from), minutesOf(to)];
  const isDay = (day: number): boolean => days === undefined || days.length === 0 || days.includes(day);
  const before = weekday === 1 ? 7 : weekday - 1;
  if (begin < end) return isDay(weekday) && minute >= begin && minute < end;
  return (isDay(weekday) && minute >= begin) || (isDay(before) && minute < end);
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

function localTime(timeZone: string, at: Date): { minute: number; weekday: number } {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const minute = Number(parts.get('hour')) * 60 + Number(parts.get('minute'));
  return { minute: minute % DAY_MINUTES, weekday: WEEKDAYS.indexOf(parts.get('weekday')!) + 1 };
}

function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':');
  return Number(hours) * 60 + Number(minutes);
}
