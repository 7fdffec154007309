/**
 * Whether one word is likely a slip of the finger for the other: same first letter and one letter left out, added or two swapped
 * (from 5 letters), or one replaced (from 7); two slips from 10 letters. Replacing is held to longer words because it makes other real words.
 */
export function isTypo(typed: string, meant: string): boolean {
  const shorter = Math.min(typed.length, meant.length);
  if (typed === meant || shorter < 4 || Math.max(typed.length, meant.length) < 5) return false;
  if (typed[0] !== meant[0]) return false;
  const allowed = shorter >= 10 ? 2 : 1;
  if (Math.abs(typed.length - meant.length) > allowed) return false;
  const distance = editDistance(typed, meant, allowed);
  if (distance > allowed) return false;
  return distance > 1 || shorter >= 7 || typed.length !== meant.length || isSwap(typed, meant);
}

/** Two equal-long words at distance 1 that differ in a swap of neighbours, not in a replaced letter. */
function isSwap(a: string, b: string): boolean {
  let differences = 0;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) differences++;
  return differences === 2;
}

/** Edits between two words counting a swap of neighbours as one; gives up (limit + 1) as soon as the limit is passed. */
export function editDistance(a: string, b: string, limit: number): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j - 1] ?? 0) + (same ? 0 : 1), (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      row[j] = cost;
    }
    if (Math.min(...row) > limit) return limit + 1;
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
