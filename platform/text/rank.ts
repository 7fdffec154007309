import { ruleLanguage, type RuleLanguage } from './languages.ts';
import { readTerms, splitQuestions, type Term, withoutSmallTalk } from './question.ts';
import { readText, type Reading } from './reading.ts';
import { correctTerms, coverage, type Coverage, matchTerm, suffices } from './relevance.ts';

export interface TitledText {
  title: string;
  body: string;
  language: string | null;
}

interface Prepared {
  whole: Reading;
  title: Reading;
}

/** A text's place in an answer: its index in what was given, a score of 0 to 1 and what of the question it covers. */
export interface RankedText extends Coverage {
  index: number;
  score: number;
}

/** Reads the texts once and answers for any number of questions which of them fit, best first. */
export function createRanker(texts: TitledText[]): (question: string, language: string | null) => RankedText[] {
  const prepared = texts.map((text) => ({
    whole: readText(`${text.title}\n${text.body}`, text.language),
    title: readText(text.title, text.language),
  }));
  return (question, language) => rankOne(question, ruleLanguage(language), prepared);
}

/**
 * Ranks for a burst of messages: every question in it and the burst as a whole is tried, and a text keeps its best result.
 * So a greeting or a story around the question does not hide it.
 */
export function rankForBurst(burst: string, language: string | null, texts: TitledText[]): RankedText[] {
  const rank = createRanker(texts);
  const best = new Map<number, RankedText>();
  for (const question of new Set([...splitQuestions(burst), withoutSmallTalk(burst).join('\n')])) {
    for (const result of rank(question, language)) {
      const before = best.get(result.index);
      if (!before || bestFirst(result, before) < 0) best.set(result.index, result);
    }
  }
  return [...best.values()].sort(bestFirst);
}

/** A result that can be an answer goes before one that cannot, whatever their scores. */
function bestFirst(a: RankedText, b: RankedText): number {
  return Number(suffices(b)) - Number(suffices(a)) || b.score - a.score || a.index - b.index;
}

function rankOne(question: string, language: RuleLanguage | null, texts: Prepared[]): RankedText[] {
  const readings = texts.map((text) => text.whole);
  const terms = correctTerms(readTerms(question, language), readings, language);
  const weights = terms.map((term) => term.weight * rarity(term, readings));
  return texts
    .map((text, index) => {
      const covered = coverage(terms, text.whole, text.title);
      return { index, score: score(terms, weights, covered, text, language), ...covered };
    })
    .sort(bestFirst);
}

/** How telling a term is among these texts: one that few of them know weighs up to several times one that all know. */
function rarity(term: Term, readings: Reading[]): number {
  const known = readings.filter((reading) => matchTerm(term, reading).strength > 0).length;
  return Math.log(1 + (readings.length + 1) / (known + 0.5));
}

function score(
  terms: Term[],
  weights: number[],
  covered: Coverage,
  text: Prepared,
  language: RuleLanguage | null,
): number {
  const possible = weights.reduce((sum, weight) => sum + weight, 0);
  if (possible === 0 || covered.weight === 0) return 0;
  let [telling, inTitle] = [0, 0];
  for (const [at, term] of terms.entries()) {
    const { strength, count } = matchTerm(term, text.whole);
    // a word said more often counts more, ever less so, and long texts have it by chance
    const often = count / (count + 0.5 + text.whole.length / 160);
    telling += (weights[at] ?? 0) * strength * often;
    inTitle += (weights[at] ?? 0) * matchTerm(term, text.title).strength;
  }
  const spoken = understands(language, text.whole.language);
  return Math.min(1, 0.4 * covered.share + 0.3 * (telling / possible) + 0.2 * (inTitle / possible) + 0.1 * spoken);
}

/** How well who writes in one language reads another: a Spanish speaker gets by with Portuguese. */
function understands(spoken: RuleLanguage | null, written: RuleLanguage): number {
  if (spoken === null || spoken === written) return 1;
  return spoken === 'en' || written === 'en' ? 0 : 0.5;
}
