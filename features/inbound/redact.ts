/** What a person is known by, as it can stand in a delivery: numbers and ids, each a whole value. */
export type Words = ReadonlySet<string>;

/**
 * The body without what speaks of the person: of each list the members that name them, as deep inside as it can be told,
 * so that what the same delivery says of others stays. Undefined when it does not speak of them.
 */
export function redactBody(body: Buffer, words: Words): Buffer | undefined {
  const text = body.toString('utf8');
  if (![...words].some((word) => text.includes(word))) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return Buffer.from('{}');
  }
  const rest = without(parsed, words);
  const left = speaksOf(rest, words) ? {} : rest;
  return Buffer.from(JSON.stringify(left));
}

function without(value: unknown, words: Words): unknown {
  if (Array.isArray(value)) return value.map((one) => without(one, words)).filter((one) => !speaksOf(one, words));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, without(one, words)]));
}

function speaksOf(value: unknown, words: Words): boolean {
  if (typeof value === 'string' || typeof value === 'number') return words.has(String(value));
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((one) => speaksOf(one, words));
}
