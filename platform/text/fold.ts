/** Letters that keep their mark when decomposed, and what people type instead of them. */
const letters: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ł: 'l', þ: 'th', ı: 'i' };

/**
 * Lower-cases a text and takes its accents off, so that "Devolução" and "devolucao" are the same.
 * Only Latin, Greek and Cyrillic marks go: in other scripts a mark is a letter of its own.
 */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[ßæœøđðłþı]/g, (letter) => letters[letter] ?? letter)
    .normalize('NFC');
}

/** The words of a text in order, folded; a currency sign counts as a word because it answers "how much". */
export function words(text: string): string[] {
  return fold(text).match(/[\p{L}\p{M}\p{N}]+|[$€£]/gu) ?? [];
}
