import type { LabelledQuestion } from './content.model.ts';

type Row = [text: string, ...expected: string[]];

/** Rows of a text and its titles, in one language. */
export function label(language: LabelledQuestion['language'], rows: Row[]): LabelledQuestion[] {
  return rows.map(([text, ...expected]) => ({ text, language, expected }));
}
