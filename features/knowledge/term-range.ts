/** As many characters as the index keeps of a word; see the migration. */
const KEPT = 60;
const LAST_CHARACTER = '\u{10ffff}';

/** The words from `low` to `high`, both included, in the order of their bytes. */
export interface TermRange {
  low: string;
  high: string;
}

/** All words that begin with a folded one. */
export function beginningWith(word: string): TermRange {
  const low = cut(word);
  return { low, high: low + LAST_CHARACTER };
}

export function exactly(term: string): TermRange {
  const low = cut(term);
  return { low, high: low };
}

/** A tag as it stands among the words. No word begins with a #. */
export function tagTerm(tag: string): TermRange {
  return exactly(`#${tag}`);
}

function cut(word: string): string {
  return [...word].slice(0, KEPT).join('');
}
