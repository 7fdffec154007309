const morning = 9;

export interface Suggestion {
  label: 'hour' | 'tomorrow' | 'monday';
  at: Date;
}

/** Hours people mean when they say "later", in the reader's own time zone. */
export function suggestions(now: Date): Suggestion[] {
  const hour = new Date(now);
  hour.setHours(now.getHours() + 1, now.getMinutes(), 0, 0);
  const tomorrow = at(now, 1);
  const to_monday = (8 - now.getDay()) % 7 || 7;
  const monday = at(now, to_monday);
  const list: Suggestion[] = [
    { label: 'hour', at: hour },
    { label: 'tomorrow', at: tomorrow },
  ];
  return to_monday > 1 ? [...list, { label: 'monday', at: monday }] : list;
}

function at(now: Date, days: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, morning);
}

/** As an input for date and time writes it: local, without a zone. */
export function fieldText(time: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}T${two(time.getHours())}:${two(time.getMinutes())}`;
}

/** The moment such an input means; null while it is incomplete. */
export function fieldTime(text: string): Date | null {
  const time = new Date(text);
  return text === '' || Number.isNaN(time.getTime()) ? null : time;
}
