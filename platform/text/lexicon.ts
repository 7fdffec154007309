/** The synonym table, made ready for look-ups by stem. */
import { words } from './fold.ts';
import { ruleLanguages, type RuleLanguage } from './languages.ts';
import { stem } from './stem.ts';
import { concepts } from './synonyms.ts';

interface Entry {
  stems: string[];
  concept: string;
}

interface Lexicon {
  /** Entries by their first stem, longest first. */
  byFirst: Map<string, Entry[]>;
  /** Single words as they are written, for spotting typing errors. */
  singles: Set<string>;
}

const gap = '*';
const widestGap = 3;

const lexicons = Object.fromEntries(ruleLanguages.map((language) => [language, build(language)])) as Record<
  RuleLanguage,
  Lexicon
>;

const weights = new Map(concepts.map((concept) => [concept.id, concept.weight ?? 1]));

function build(language: RuleLanguage): Lexicon {
  const byFirst = new Map<string, Entry[]>();
  const singles = new Set<string>();
  for (const concept of concepts) {
    for (const phrase of phrases(concept[language])) {
      const parts = phrase.split(' ').flatMap((part) => (part === gap ? [gap] : words(part)));
      const stems = parts.map((word) => stem(word, language));
      const first = stems[0];
      if (first === undefined) continue;
      if (parts.length === 1) singles.add(parts[0] ?? first);
      byFirst.set(first, [...(byFirst.get(first) ?? []), { stems, concept: concept.id }]);
    }
  }
  for (const entries of byFirst.values()) entries.sort((a, b) => b.stems.length - a.stems.length);
  return { byFirst, singles };
}

/** How much the most telling of some concepts says about what is asked, 0 to 1. */
export function conceptWeight(ids: string[]): number {
  return Math.max(0, ...ids.map((id) => weights.get(id) ?? 0));
}

/** The concepts that start at a position of a list of stems, those of the longest phrase only, and how many words it has. */
export function conceptsAt(stems: string[], at: number, language: RuleLanguage): { ids: string[]; length: number } {
  const entries = lexicons[language].byFirst.get(stems[at] ?? '') ?? [];
  const found = entries.map((entry) => ({ concept: entry.concept, length: lengthOf(entry.stems, stems, at) }));
  const length = Math.max(0, ...found.map((hit) => hit.length));
  return {
    ids: [...new Set(found.filter((hit) => hit.length === length && length > 0).map((hit) => hit.concept))],
    length,
  };
}

/** How many words a phrase takes up at a position, 0 where it does not stand. */
function lengthOf(phrase: string[], stems: string[], at: number): number {
  let position = at;
  for (const [index, part] of phrase.entries()) {
    if (part === gap) {
      const next = stems.indexOf(phrase[index + 1] ?? '', position + 1);
      if (next < 0 || next - position > widestGap) return 0;
      position = next;
    } else if (stems[position++] !== part) return 0;
  }
  return position - at;
}

/** Every single word the table knows in a language, folded. */
export function lexiconWords(language: RuleLanguage): ReadonlySet<string> {
  return lexicons[language].singles;
}

/** The stems of single words that mean the same as a concept, in one language. */
export function stemsOf(concept: string, language: RuleLanguage): string[] {
  const text = concepts.find((candidate) => candidate.id === concept)?.[language] ?? '';
  const single = phrases(text)
    .map(words)
    .filter((parts) => parts.length === 1);
  return [...new Set(single.flatMap(([word]) => (word ? [stem(word, language)] : [])))];
}

/** A comma-separated cell of the table with its alternatives written out. */
function phrases(cell: string): string[] {
  return cell.split(',').flatMap(spellOut);
}

function spellOut(phrase: string): string[] {
  const [whole, choices] = /\(([^)]*)\)/.exec(phrase) ?? [];
  if (whole === undefined || choices === undefined) return [phrase];
  return choices.split('|').flatMap((choice) => spellOut(phrase.replace(whole, choice)));
}
