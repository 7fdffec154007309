/** Every zone the browser knows, and the one in use should it not be among them. */
export function timeZones(current: string): { value: string; label: string }[] {
  const known = Intl.supportedValuesOf('timeZone');
  const names = [...new Set([current, 'UTC', ...known])].toSorted((one, other) => one.localeCompare(other));
  return names.map((value) => ({ value, label: value.replaceAll('_', ' ') }));
}

/** The languages that mails are written in, and the one in use. */
export function languages(current: string, locale: string): { value: string; label: string }[] {
  const names = new Intl.DisplayNames(locale, { type: 'language' });
  return [...new Set(['en', 'es', 'pt', current])].map((value) => ({ value, label: names.of(value) ?? value }));
}
