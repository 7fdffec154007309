import type { JsonObject } from '../../contract.ts';

/** Readers over values nobody vouches for. Each answers null (or an empty list) for whatever it did not expect. */

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function readObject(value: unknown): JsonObject | null {
  return isObject(value) ? value : null;
}

export function readObjects(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** A string that says something; the empty string counts as absent. */
export function readString(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** An id: a string, or a number that lost nothing on its way. */
export function readId(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : null;
}

/** A number, or a string that is wholly one. */
export function readNumber(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string' || !/^-?\d{1,15}(?:\.\d{1,15})?$/.test(value)) return null;
  return Number(value);
}

export function readBoolean(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

const LAST_SECOND_OF_9999 = 253_402_300_799;

/** Seconds since 1970 as a string or an integer, into ISO 8601; null outside the years 1970 to 9999. */
export function readTime(value: unknown): string | null {
  const seconds = typeof value === 'string' && /^\d{1,12}$/.test(value) ? Number(value) : value;
  if (typeof seconds !== 'number' || !(seconds >= 0 && seconds <= LAST_SECOND_OF_9999)) return null;
  return new Date(Math.trunc(seconds) * 1000).toISOString();
}

/** A phone number in the platform's form: kept verbatim apart from a leading plus. */
export function readWaId(value: unknown): string | null {
  const id = readId(value);
  return id !== null && id.length > 1 && id.startsWith('+') ? id.slice(1) : id;
}
