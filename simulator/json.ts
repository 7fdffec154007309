/** Small readers for JSON that came from outside and may have any shape. */
export type Json = Record<string, unknown>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object under `key`, or an empty one. */
export function objectAt(value: unknown, key: string): Json {
  const inner = isObject(value) ? value[key] : undefined;
  return isObject(inner) ? inner : {};
}

/** The array under `key`, or an empty one. */
export function arrayAt(value: unknown, key: string): unknown[] {
  const inner = isObject(value) ? value[key] : undefined;
  return Array.isArray(inner) ? inner : [];
}

/** The non-empty string under `key`, or null. */
export function textAt(value: unknown, key: string): string | null {
  const inner = isObject(value) ? value[key] : undefined;
  return typeof inner === 'string' && inner !== '' ? inner : null;
}

/** The string or number under `key` as a string, or null. */
export function scalarAt(value: unknown, key: string): string | null {
  const inner = isObject(value) ? value[key] : undefined;
  return typeof inner === 'number' ? String(inner) : textAt(value, key);
}

/** The digits of a phone number as people write it: `+1 (555) 010-0001` is `15550100001`. */
export function digitsOf(text: string): string {
  return text.replaceAll(/\D/g, '');
}
