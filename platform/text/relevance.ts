import { words } from './fold.ts';
import { conceptsAt, lexiconWords } from './lexicon.ts';
import { ruleLanguage, ruleLanguages, type RuleLanguage } from './languages.ts';
import type { Term } from './question.ts';
import { stem } from './stem.ts';
import { isTypo } from './typos.ts';

/** A text made ready for matching. */
export interface Reading {
  language: RuleLanguage;
  stems: Map<string, number>;
  concepts: Map<string, number>;
  words: Set<string>;
  length: number;
}

/** Reads a text by the rules of its language; of one without rules by those of English, which change least. */
export function readText(text: string, languageCode: string | null): Reading {
  const language = ruleLanguage(languageCode) ?? 'en';
  const found = words(text);
  const stems = found.map((word) => stem(word, language));
  const reading: Reading = {
    language,
    stems: new Map(),
    concepts: new Map(),
    words: new Set(found),
    length: found.length,
  };
  for (const part of stems) bump(reading.stems, part);
  for (let at = 0; at < stems.length; at++) {
    for (const id of conceptsAt(stems, at, language).ids) bump(reading.concepts, id);
    if (/^\d{1,2}h(\d\d)?$/.test(found[at] ?? '')) bump(reading.concepts, 'hours');
  }
  return reading;
}

function bump(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** How surely a text speaks of a term, 0 to 1, and how often. */
export function matchTerm(term: Term, reading: Reading): { strength: number; count: number } {
  const direct = term.word === null ? 0 : (reading.stems.get(stem(term.word, reading.language)) ?? 0);
  const meant = Math.max(0, ...term.concepts.map((concept) => reading.concepts.get(concept) ?? 0));
  if (direct > 0) return { strength: 1, count: Math.max(direct, meant) };
  return meant > 0 ? { strength: 0.9, count: meant } : { strength: 0, count: 0 };
}

/** What of a question a text covers. */
export interface Coverage {
  /** Share of the question's weight that the text speaks of, 0 to 1. */
  share: number;
  /** The same in weight: 1 for each telling word. */
  weight: number;
  /** The part of that weight that the title speaks of. */
  title: number;
  matched: string[];
}

/** How much of a question a text covers, its title included. */
export function coverage(terms: Term[], reading: Reading, titleReading?: Reading): Coverage {
  let [all, weight, title] = [0, 0, 0];
  const matched: string[] = [];
  for (const term of terms) {
    const { strength } = matchTerm(term, reading);
    all += term.weight;
    weight += term.weight * strength;
    if (titleReading) title += term.weight * matchTerm(term, titleReading).strength;
    if (strength > 0) matched.push(term.text);
  }
  return { share: all === 0 ? 0 : weight / all, weight, title, matched };
}

/**
 * Whether a text that covers this much can be the answer. The more telling words it has, the more others may be left over;
 * so may they where its title names what is asked.
 */
export function suffices({ share, weight, title }: Pick<Coverage, 'share' | 'weight' | 'title'>): boolean {
  if (weight < 0.75) return false;
  const needed = weight < 1.75 ? 0.72 : weight < 2.6 ? 0.54 : 0.44;
  return share >= (title >= 0.85 ? needed - 0.17 : needed);
}

/** Replaces terms that no text knows by the word they were most likely meant to be, from the texts or the synonym table. */
export function correctTerms(terms: Term[], readings: Reading[], reread: (word: string) => Term | undefined): Term[] {
  return terms.map((term) => {
    if (term.word === null || term.word.length < 4 || term.concepts.length > 0) return term;
    if (readings.some((reading) => matchTerm(term, reading).strength > 0)) return term;
    const meant = closest(term.word, readings);
    const corrected = meant === undefined ? undefined : reread(meant);
    return corrected ? { ...corrected, text: term.text, weight: Math.min(corrected.weight, 0.9) } : term;
  });
}

/** The known word that a typed one is a slip for, if there is one. */
export function closest(typed: string, readings: Reading[]): string | undefined {
  for (const reading of readings) for (const word of reading.words) if (isTypo(typed, word)) return word;
  for (const language of ruleLanguages) for (const word of lexiconWords(language)) if (isTypo(typed, word)) return word;
  return undefined;
}
