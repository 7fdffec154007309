/** Time-ordered ids in the form of the server's, the same on every run. */
let count = 0;

export function newId(at: Date): string {
  count += 1;
  const time = at.getTime().toString(16).padStart(12, '0');
  const tail = count.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${tail}`;
}

export const minutesAgo = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);
