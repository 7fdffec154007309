import { isUtf8 } from 'node:buffer';
import type { UnreadableReason } from '../../contract.ts';
import { type CleanReport, cleanJson } from './clean-json.ts';
import { scanJson } from './scan-json.ts';

const MAX_DEPTH = 64;

export type JsonReading =
  | ({ ok: true; value: unknown } & CleanReport)
  | { ok: false; reason: Extract<UnreadableReason, 'empty_body' | 'invalid_utf8' | 'too_deep' | 'invalid_json'> };

/**
 * Reads JSON that a stranger wrote: never throws, nests at most 64 deep, keeps integers beyond 2^53 as strings of
 * their digits, and hands out only what PostgreSQL can hold and no key that reaches a prototype.
 */
export function readJson(raw: Buffer): JsonReading {
  if (raw.length === 0) return { ok: false, reason: 'empty_body' };
  if (!isUtf8(raw)) return { ok: false, reason: 'invalid_utf8' };
  const scan = scanJson(raw, MAX_DEPTH);
  if (scan.depth > MAX_DEPTH) return { ok: false, reason: 'too_deep' };
  const text = raw.toString('utf8');
  let value: unknown;
  try {
    value = scan.long_number ? JSON.parse(text, keepLongIntegers) : JSON.parse(text);
  } catch {
    return { ok: false, reason: 'invalid_json' };
  }
  const report: CleanReport = { replaced_characters: false, dropped_keys: 0 };
  if (mayNeedCleaning(text)) value = cleanJson(value, report);
  return { ok: true, value, ...report };
}

/** Bad characters can only arrive as `\u` escapes, bad keys only as such or in plain sight. */
function mayNeedCleaning(text: string): boolean {
  return text.includes('\\u') || text.includes('"__proto__"') || text.includes('"constructor"');
}

function keepLongIntegers(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  return source !== undefined && /^-?\d+$/.test(source) ? source : value;
}
