import { createHash } from 'node:crypto';
import { isObject } from './read-value.ts';

/** JSON text that does not depend on the order of keys. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? 'null';
  const members = Object.keys(value)
    .toSorted()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`);
  return `{${members.join(',')}}`;
}

/** A key for events that carry no id of their own: same content, same key. */
export function contentKey(prefix: string, ...parts: unknown[]): string {
  return `${prefix}:${createHash('sha256').update(canonicalJson(parts)).digest('hex').slice(0, 40)}`;
}
