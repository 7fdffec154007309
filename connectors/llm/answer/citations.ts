const marker = /[[【]\s*\^?(\d{1,3}(?:\s*[-–,;]\s*\^?\d{1,3})*)\s*[\]】]/g;

/**
 * The sources a text cites, in order of first appearance, and the text with its markers written one way: "[1][3]".
 * Models write "[1, 3]", "[1-3]", "[^1]" and "【1】" too. Markers that point to no source are taken out.
 */
export function readCitations(text: string, known: ReadonlySet<number>): { text: string; citations: number[] } {
  const cited = new Set<number>();
  const marked = text.replace(marker, (_, inside: string) => {
    const numbers = [...new Set(expand(inside))].filter((n) => known.has(n));
    for (const n of numbers) cited.add(n);
    return numbers.map((n) => `[${n}]`).join('');
  });
  return { text: tidy(marked), citations: [...cited] };
}

/** The text as a customer reads it, without markers. */
export function withoutMarkers(text: string): string {
  return tidy(text.replace(marker, ''));
}

function expand(inside: string): number[] {
  return inside.split(/[,;]/).flatMap((part) => {
    const [from = 0, to = from] = part.split(/[-–]/).map((n) => Number(n.replace(/\D/g, '')));
    return Array.from({ length: Math.max(0, Math.min(to - from + 1, 20)) }, (_, i) => from + i);
  });
}

/** Closes the gaps that a removed marker leaves. */
function tidy(text: string): string {
  return text
    .replace(/[^\S\n]+([.,;:!?…](?:\s|$))/g, '$1')
    .replace(/[^\S\n]{2,}/g, ' ')
    .replace(/[^\S\n]+$/gm, '')
    .trim();
}
