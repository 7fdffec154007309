/** "api_key.rotated" in words: "API key rotated". Actions are facts, so their names read as sentences. */
export function actionWords(action: string): string {
  const words = action
    .replaceAll(/[._]/g, ' ')
    .replace(/\bapi\b/, 'API')
    .replace(/^totp\b/, 'two-step sign-in')
    .trim();
  return words.charAt(0).toLocaleUpperCase() + words.slice(1);
}

/** What a day picked in a filter means as a moment: its first, or the first of the day after. */
export function dayEdge(date: string, edge: 'from' | 'to'): string | undefined {
  const [year, month, day] = date.split('-').map(Number);
  if (year === undefined || month === undefined || day === undefined || !day) return undefined;
  const at = new Date(year, month - 1, edge === 'from' ? day : day + 1);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

/** The first letters of a fingerprint, enough to compare by eye. */
export function shortHash(hash: string): string {
  return hash.length > 16 ? `${hash.slice(0, 8)}…${hash.slice(-8)}` : hash;
}
