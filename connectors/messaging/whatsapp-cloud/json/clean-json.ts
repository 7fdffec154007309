/** What was changed while cleaning. */
export type CleanReport = { replaced_characters: boolean; dropped_keys: number };

/**
 * Cleans a value made by `JSON.parse`, in place where it can: `__proto__` keys and `constructor` objects are dropped
 * (copying them with `=` would reach a prototype), U+0000 and lone surrogates in strings and keys become U+FFFD
 * (PostgreSQL refuses both). The nesting must have been limited before: this walks by recursion.
 */
export function cleanJson(value: unknown, report: CleanReport): unknown {
  if (typeof value === 'string') return cleanString(value, report);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    for (const [index, element] of value.entries()) {
      const clean = cleanJson(element, report);
      if (clean !== element) value[index] = clean;
    }
    return value;
  }
  return cleanObject(value as Record<string, unknown>, report);
}

function cleanObject(object: Record<string, unknown>, report: CleanReport): Record<string, unknown> {
  for (const key of Object.keys(object)) {
    const value = object[key];
    if (key === '__proto__' || (key === 'constructor' && typeof value === 'object' && value !== null)) {
      delete object[key];
      report.dropped_keys += 1;
      continue;
    }
    const clean = cleanJson(value, report);
    const cleanKey = cleanString(key, report);
    if (cleanKey !== key) {
      delete object[key];
      object[cleanKey] = clean;
    } else if (clean !== value) {
      object[key] = clean;
    }
  }
  return object;
}

/** The same text without the characters PostgreSQL cannot hold. */
export function cleanString(text: string, report?: CleanReport): string {
  if (!text.includes('\0') && text.isWellFormed()) return text;
  if (report !== undefined) report.replaced_characters = true;
  return text.replaceAll('\0', '\uFFFD').toWellFormed();
}
