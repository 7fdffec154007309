import { createHash } from 'node:crypto';
import { canonicalJson } from '#platform/crypto';

/** A line of the log with what binds it to its place. All of it but `hash` is hashed. */
export interface ChainLine {
  company_id: string;
  seq: number;
  id: string;
  /** RFC 3339 in UTC with six digits after the second: what the column holds, to its last digit. */
  at: string;
  actor_type: string;
  actor_id: string;
  action: string;
  target_id: string | null;
  details: unknown;
  request_id: string;
  prev_hash: string;
  hash: string;
}

/** Where a log ends. */
export interface ChainHead {
  seq: number;
  hash: string;
}

/** What stands before the first line. */
export const BEGINNING: ChainHead = { seq: 0, hash: '00'.repeat(32) };

/**
 * What can be wrong with a log.
 * - `edited`: a line is not what was written. - `swapped`: a line stands in another's place. - `missing`: lines between
 *   others are gone. - `truncated`: lines at the end are gone. - `rewritten`: lines agree with each other, but not with
 *   the head or an anchor. - `head_forged`: the head is not what this install wrote.
 */
export const PROBLEM_KINDS = ['edited', 'missing', 'swapped', 'truncated', 'rewritten', 'head_forged'] as const;

export interface ChainProblem {
  seq: number;
  kind: (typeof PROBLEM_KINDS)[number];
  detail: string;
}

/** The action of the first line of a log that was begun anew. */
export const RESTARTED = 'audit_log.restarted';

/** SHA-256, in hex, over the canonical JSON of everything else in the line. */
export function hashOf(line: Omit<ChainLine, 'hash'>): string {
  const { company_id, seq, id, at, actor_type, actor_id, action, target_id, details, request_id, prev_hash } = line;
  const said = { company_id, seq, id, at, actor_type, actor_id, action, target_id, details, request_id, prev_hash };
  return createHash('sha256').update(canonicalJson(said)).digest('hex');
}

/** The text of a head that is stamped. */
export function headText(company_id: string, { seq, hash }: ChainHead): string {
  return `parley audit log head ${canonicalJson({ company_id, seq, hash })}`;
}

/** The value as PostgreSQL's jsonb gives it back: nothing undefined, no text that it cannot hold. */
export function storable(value: unknown): unknown {
  return asStored(JSON.parse(JSON.stringify(value)));
}

/** Text without what PostgreSQL cannot hold: U+0000 and halves of characters. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}

function asStored(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  if (Array.isArray(value)) return value.map(asStored);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, held]) => [storableText(key), asStored(held)]));
}
