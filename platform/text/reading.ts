import { words } from './fold.ts';
import { ruleLanguage, ruleLanguages, type RuleLanguage } from './languages.ts';
import { conceptsAt } from './lexicon.ts';
import { memo } from './memo.ts';
import { stem } from './stem.ts';

/** A text made ready for matching. */
export interface Reading {
  language: RuleLanguage;
  stems: ReadonlyMap<string, number>;
  concepts: ReadonlyMap<string, number>;
  words: ReadonlySet<string>;
  length: number;
}

/**
 * Reads a text by the rules of its language; of one without rules by those of English, which change least.
 * The newest readings are kept, because the same pieces of knowledge are asked for again and again.
 */
export function readText(text: string, languageCode: string | null): Reading {
  const language = ruleLanguage(languageCode) ?? 'en';
  return text.length > longestKept ? read(text, language) : kept[language](text);
}

const longestKept = 4000;
const mostKept = 1000;
const kept = Object.fromEntries(
  ruleLanguages.map((language) => [language, memo(mostKept, (text) => read(text, language))]),
) as Record<RuleLanguage, (text: string) => Reading>;

function read(text: string, language: RuleLanguage): Reading {
  const found = words(text);
  const stems = found.map((word) => stem(word, language));
  const counts = new Map<string, number>();
  const concepts = new Map<string, number>();
  for (const [at, part] of stems.entries()) {
    bump(counts, part);
    for (const id of conceptsAt(stems, at, language).ids) bump(concepts, id);
    if (/^\d{1,2}h(\d\d)?$/.test(found[at] ?? '')) bump(concepts, 'hours');
  }
  return { language, stems: counts, concepts, words: new Set(found), length: found.length };
}

function bump(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
