import { ruleLanguages, type RuleLanguage } from './languages.ts';
import { lexiconWords } from './lexicon.ts';
import { readTerms, type Term } from './question.ts';
import type { Reading } from './reading.ts';
import { stem } from './stem.ts';
import { isTypo } from './typos.ts';

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

/** However much somebody tells around a question, it does not take away more than this. */
const mostChatter = 0.5;

/** How much of a question a text covers, its title included. */
export function coverage(terms: Term[], reading: Reading, titleReading?: Reading): Coverage {
  let [weight, title, missed, chatter] = [0, 0, 0, 0];
  const matched: string[] = [];
  for (const term of terms) {
    const { strength } = matchTerm(term, reading);
    weight += term.weight * strength;
    if (term.weight < 0.25) chatter += term.weight * (1 - strength);
    else missed += term.weight * (1 - strength);
    if (titleReading) title += term.weight * matchTerm(term, titleReading).strength;
    if (strength > 0) matched.push(term.text);
  }
  const all = weight + missed + Math.min(chatter, mostChatter);
  return { share: all === 0 ? 0 : weight / all, weight, title, matched };
}

/**
 * Whether a text that covers this much can be the answer. The more telling words it has, the more others may be left over;
 * so may they where its title names what is asked.
 */
export function suffices({ share, weight, title }: Pick<Coverage, 'share' | 'weight' | 'title'>): boolean {
  if (weight < 0.65) return false;
  const needed = weight < 1.75 ? 0.72 : weight < 2.6 ? 0.54 : 0.44;
  return share >= (title >= 0.85 ? needed - 0.17 : needed);
}

/**
 * Replaces telling words that no text knows by what they were most likely meant to be: a word of the synonym table or,
 * for longer words, of the texts, where chance likenesses of short ones abound ("stocks", "socks").
 */
export function correctTerms(terms: Term[], readings: Reading[], language: RuleLanguage | null): Term[] {
  return terms.map((term) => {
    if (term.word === null || term.weight < 0.5 || term.concepts.length > 0) return term;
    if (readings.some((reading) => matchTerm(term, reading).strength > 0)) return term;
    const meant = knownWord(term.word, language) ?? wordOf(readings, term.word);
    const [corrected] = meant === undefined ? [] : readTerms(meant, language);
    return corrected ? { ...corrected, text: term.text, weight: Math.min(corrected.weight, 0.9) } : term;
  });
}

/** The word of the synonym table that a typed one is a slip for, if there is one. */
export function knownWord(typed: string, language: RuleLanguage | null): string | undefined {
  for (const code of language ? [language] : ruleLanguages) {
    for (const word of lexiconWords(code)) if (isTypo(typed, word)) return word;
  }
  return undefined;
}

function wordOf(readings: Reading[], typed: string): string | undefined {
  if (typed.length < 7) return undefined;
  for (const reading of readings) for (const word of reading.words) if (isTypo(typed, word)) return word;
  return undefined;
}
