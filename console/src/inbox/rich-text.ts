/** A piece of message text; everything is shown as text, never as markup. */
export type Piece =
  | { kind: 'text' | 'bold' | 'italic' | 'strike' | 'mono'; text: string }
  | { kind: 'link'; text: string; href: string }
  | { kind: 'cite'; text: string; n: number };

const pattern = new RegExp(
  [
    '```(?<block>[^`]+)```',
    '`(?<mono>[^`\\n]+)`',
    '(?<link>https?://[^\\s<>"\']+)',
    '\\[(?<cite>\\d{1,2})\\]',
    '(?<![\\p{L}\\p{N}*])\\*(?<bold>[^\\s*](?:[^*\\n]*[^\\s*])?)\\*(?![\\p{L}\\p{N}*])',
    '(?<![\\p{L}\\p{N}_])_(?<italic>[^\\s_](?:[^_\\n]*[^\\s_])?)_(?![\\p{L}\\p{N}_])',
    '(?<![\\p{L}\\p{N}~])~(?<strike>[^\\s~](?:[^~\\n]*[^\\s~])?)~(?![\\p{L}\\p{N}~])',
  ].join('|'),
  'gu',
);

/** WhatsApp's own formatting and web addresses. `[n]` is a citation only where the message has a source of that number. */
export function readRichText(text: string, cited: ReadonlySet<number> = new Set()): Piece[] {
  const pieces: Piece[] = [];
  const add = (piece: Piece) => {
    const last = pieces.at(-1);
    if (piece.kind === 'text' && last?.kind === 'text') last.text += piece.text;
    else if (piece.text !== '') pieces.push(piece);
  };
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    add({ kind: 'text', text: text.slice(at, match.index) });
    at = match.index + match[0].length;
    const { block, mono, link, cite, bold, italic, strike } = match.groups ?? {};
    if (link !== undefined) {
      // A full stop or bracket after an address belongs to the sentence.
      const href = link.replace(/[.,;:!?)\]}*_~]+$/u, '');
      add({ kind: 'link', text: href, href });
      add({ kind: 'text', text: link.slice(href.length) });
    } else if (cite !== undefined) {
      add(cited.has(Number(cite)) ? { kind: 'cite', text: cite, n: Number(cite) } : { kind: 'text', text: match[0] });
    } else if (bold !== undefined) add({ kind: 'bold', text: bold });
    else if (italic !== undefined) add({ kind: 'italic', text: italic });
    else if (strike !== undefined) add({ kind: 'strike', text: strike });
    else add({ kind: 'mono', text: block ?? mono ?? '' });
  }
  add({ kind: 'text', text: text.slice(at) });
  return pieces;
}
