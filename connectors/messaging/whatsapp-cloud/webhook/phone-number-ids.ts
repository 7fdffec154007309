const KEY = Buffer.from('"phone_number_id"');
const MAX_IDS = 64;
const MAX_HITS = 4_096;
const MAX_ID_BYTES = 64;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

const isSpace = (byte: number | undefined) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
const isDigit = (byte: number | undefined) => byte !== undefined && byte >= 0x30 && byte <= 0x39;

/**
 * The distinct values of `"phone_number_id"` in raw bytes, in order, at most 64. Only a hint for choosing secrets
 * before the body is trusted: nothing is parsed, and a value written with escapes is passed over.
 */
export function phoneNumberIdsIn(raw: Buffer): string[] {
  const found = new Set<string>();
  let at = raw.indexOf(KEY);
  for (let hits = 0; at >= 0 && hits < MAX_HITS && found.size < MAX_IDS; hits += 1) {
    const after = at + KEY.length;
    const value = valueAfter(raw, after);
    if (value !== undefined) found.add(value);
    at = raw.indexOf(KEY, after);
  }
  return [...found];
}

function valueAfter(raw: Buffer, from: number): string | undefined {
  let at = skipSpace(raw, from);
  if (raw[at] !== 0x3a) return undefined;
  at = skipSpace(raw, at + 1);
  const start = raw[at] === QUOTE ? at + 1 : at;
  let end = start;
  if (start === at) {
    while (end - start <= MAX_ID_BYTES && isDigit(raw[end])) end += 1;
  } else {
    while (end - start <= MAX_ID_BYTES && end < raw.length && raw[end] !== QUOTE && raw[end] !== BACKSLASH) end += 1;
    if (raw[end] !== QUOTE) return undefined;
  }
  const length = end - start;
  return length === 0 || length > MAX_ID_BYTES ? undefined : raw.toString('latin1', start, end);
}

/** At most 64 spaces: a pretty-printed body has a few, an endless run is somebody's joke. */
function skipSpace(raw: Buffer, from: number): number {
  let at = from;
  while (at - from < 64 && isSpace(raw[at])) at += 1;
  return at;
}
