const QUOTE = 0x22;
const BACKSLASH = 0x5c;

export type JsonScan = {
  depth: number;
  /** A number of 16 digits or more stands outside strings: a double may not hold it. */
  long_number: boolean;
};

/**
 * One pass over raw JSON bytes before they are parsed: how deep they nest and whether they hold numbers a double
 * cannot keep. Stops early once `max_depth` is passed. Does not check that the bytes are JSON.
 */
export function scanJson(raw: Buffer, max_depth: number): JsonScan {
  let depth = 0;
  let deepest = 0;
  let digits = 0;
  let long_number = false;
  const length = raw.length;
  for (let at = 0; at < length; at += 1) {
    const byte = raw[at]!;
    if (byte >= 0x30 && byte <= 0x39) {
      digits += 1;
      if (digits >= 16) long_number = true;
      continue;
    }
    digits = 0;
    if (byte === QUOTE) {
      at = endOfString(raw, at + 1);
    } else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      if (depth > deepest) deepest = depth;
      if (deepest > max_depth) break;
    } else if (byte === 0x7d || byte === 0x5d) {
      depth -= 1;
    }
  }
  return { depth: deepest, long_number };
}

function endOfString(raw: Buffer, from: number): number {
  const length = raw.length;
  let at = from;
  while (at < length) {
    const byte = raw[at]!;
    if (byte === QUOTE) return at;
    at += byte === BACKSLASH ? 2 : 1;
  }
  return length;
}
