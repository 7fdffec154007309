const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Where a text may be cut, best first: after a paragraph, a line, a sentence (several scripts), a word. */
const BORDERS = [/\n[^\S\n]*\n/g, /\n/g, /[.!?…。！？؟।]["'”’»)\]]*(?:\s|(?<=[。！？]["'”’»)\]]*))/g, /\s/g];

/**
 * Cuts a text into parts of at most `max` UTF-16 units (at least 2) at the best border in the second half of each
 * part; never inside a character a person sees as one, unless that alone is longer than `max`. White space at the
 * cuts goes; nothing else is lost. A text without any visible character gives no parts.
 */
export function splitText(text: string, max: number): string[] {
  if (!Number.isInteger(max) || max < 2) throw new RangeError('max must be an integer of at least 2');
  const parts: string[] = [];
  let rest = text.trim();
  while (rest.length > max) {
    const cut = cutBefore(rest, max);
    parts.push(rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut).trimStart();
  }
  if (rest !== '') parts.push(rest);
  return parts;
}

/** The unit before which to cut `text`, from 1 to `max`. */
function cutBefore(text: string, max: number): number {
  const window = text.slice(0, max + 1);
  for (const border of BORDERS) {
    let cut = 0;
    for (const match of window.matchAll(border)) {
      const end = match.index + match[0].trimEnd().length;
      if (end > 0 && end <= max) cut = end;
    }
    if (cut >= max / 2) return cut;
  }
  return characterCut(text, max);
}

function characterCut(text: string, max: number): number {
  let cut = 0;
  for (const { segment, index } of graphemes.segment(text.slice(0, max + 64))) {
    if (index + segment.length > max) break;
    cut = index + segment.length;
  }
  if (cut > 0) return cut;
  const code = text.charCodeAt(max - 1);
  return code >= 0xd800 && code <= 0xdbff ? max - 1 : max;
}
