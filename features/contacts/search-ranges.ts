/** Sorts after everything that begins with what stands before it. */
const LAST = '\u{10FFFF}';

/**
 * The condition that a contact's name or number begins with `q`, as comparisons that an index can serve. `offset` is how
 * many parameters stand before these. A number is found with and without its plus.
 */
export function searchRanges(q: string, offset: number): { where: string; values: string[] } {
  const name = q.toLowerCase();
  const phone = `+${q.replace(/^\+/, '')}`;
  const at = (place: number): string => `$${offset + place}`;
  return {
    where: `((search_name >= ${at(1)} and search_name < ${at(2)}) or (search_phone >= ${at(3)} and search_phone < ${at(4)}))`,
    values: [name, name + LAST, phone, phone + LAST],
  };
}
