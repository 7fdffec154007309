/** The moment a day begins where the reader is; nothing for a day that was cleared. */
export function startOfDay(day: string): string | undefined {
  const [year, month, date] = day.split('-').map(Number);
  if (year === undefined || month === undefined || date === undefined || Number.isNaN(date)) return undefined;
  return new Date(year, month - 1, date).toISOString();
}

/** The moment the day after it begins. */
export function endOfDay(day: string): string | undefined {
  const start = startOfDay(day);
  if (start === undefined) return undefined;
  const next = new Date(start);
  next.setDate(next.getDate() + 1);
  return next.toISOString();
}

/** The day of a moment where the reader is, as a date field writes it; `shift_ms` for the end of a day. */
export function dayOf(moment: string, shift_ms = 0): string {
  const time = new Date(Date.parse(moment) + shift_ms);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
}
