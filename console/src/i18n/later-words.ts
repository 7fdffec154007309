import polyglot from 'ra-i18n-polyglot';

/** Words of pages that few open, registered by the code of those pages when it comes. */
const sections: Record<string, unknown> = {};
let translate: ((key: string, values?: Record<string, unknown>) => string) | null = null;

export function addWords(words: Record<string, unknown>): void {
  Object.assign(sections, words);
  translate = polyglot(() => sections as never, 'en').translate as typeof translate;
}

/** The words for a key of a registered section; undefined for all others. */
export function laterWords(key: string, values?: Record<string, unknown>): string | undefined {
  const [section = ''] = key.split('.', 1);
  return translate !== null && Object.hasOwn(sections, section) ? translate(key, values) : undefined;
}
