/** A piece of a template whose keys nobody vouches for: of the platform, or of a draft that passed `component`. */
export type Part = { readonly [key: string]: unknown };

const isPart = (value: unknown): value is Part => typeof value === 'object' && value !== null && !Array.isArray(value);

export function partAt(value: unknown, key: string): Part | undefined {
  const inner = isPart(value) ? value[key] : undefined;
  return isPart(inner) ? inner : undefined;
}

export function partsAt(value: unknown, key: string): Part[] {
  return listAt(value, key).filter(isPart);
}

export function listAt(value: unknown, key: string): unknown[] {
  const inner = isPart(value) ? value[key] : undefined;
  return Array.isArray(inner) ? inner : [];
}

export function textAt(value: unknown, key: string): string | undefined {
  const inner = isPart(value) ? value[key] : undefined;
  return typeof inner === 'string' ? inner : undefined;
}

/** The kind of a part or button, in capitals; the platform has been seen to write both. */
export const kindOf = (value: unknown): string => (textAt(value, 'type') ?? '').toUpperCase();

export const formatOf = (header: unknown): string => (textAt(header, 'format') ?? 'TEXT').toUpperCase();

export function findPart(components: readonly Part[], kind: string): Part | undefined {
  return components.find((one) => kindOf(one) === kind);
}

export const buttonsOf = (components: readonly Part[]): Part[] => partsAt(findPart(components, 'BUTTONS'), 'buttons');

export const cardsOf = (components: readonly Part[]): Part[][] =>
  partsAt(findPart(components, 'CAROUSEL'), 'cards').map((card) => partsAt(card, 'components'));

/** Formats of a header that show a file. */
export const FILE_FORMATS: ReadonlySet<string> = new Set(['IMAGE', 'VIDEO', 'DOCUMENT']);

const HOLE = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** What is to be filled in, in the order of the text; each once. */
export function holesOf(text: string | undefined): string[] {
  return [...new Set([...(text ?? '').matchAll(HOLE)].map((match) => match[1] ?? ''))];
}

/** Fills in what there is a value for and leaves the rest as it stands. */
export function fill(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(HOLE, (whole, name: string) => values.get(name) ?? whole);
}

/** The examples of a header or body, by the name of the hole. */
export function examplesOf(part: Part | undefined): Map<string, string> {
  const example = partAt(part, 'example');
  const named = [...partsAt(example, 'header_text_named_params'), ...partsAt(example, 'body_text_named_params')];
  const counted = [...listAt(example, 'header_text'), ...[listAt(example, 'body_text')[0]].flat()];
  const values = new Map<string, string>();
  for (const [place, value] of counted.entries()) if (typeof value === 'string') values.set(String(place + 1), value);
  for (const one of named) {
    const [name, value] = [textAt(one, 'param_name'), textAt(one, 'example')];
    if (name !== undefined && value !== undefined) values.set(name, value);
  }
  return values;
}
