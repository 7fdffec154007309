import { fold, words } from './fold.ts';
import { conceptsAt, conceptWeight } from './lexicon.ts';
import { ruleLanguages, type RuleLanguage } from './languages.ts';
import { splitSentences } from './sentences.ts';
import { smallTalk } from './small-talk.ts';
import { stem } from './stem.ts';
import { isStopWord, isWare, isWeakWord } from './stop-words.ts';

/** Something a question asks about: a word, or a phrase that the synonym table knows. */
export interface Term {
  /** Folded words of the question, as they were typed. */
  text: string;
  /** The word to look for in texts; null for a phrase, which is found by its concepts only. */
  word: string | null;
  concepts: string[];
  /** How much the term matters for whether a text answers: 1, 0.5 (narrows the question) or 0.2 (says little). */
  weight: number;
}

const saysLittle = 0.2;
const isGoods = 0.25;
const narrows = 0.5;
const isName = 0.45;

/** The terms of one question, each once, in the order they come. With no language all known ones are tried. */
export function readTerms(text: string, language: RuleLanguage | null): Term[] {
  const found = words(text);
  const languages = language ? [language] : ruleLanguages;
  const stems = new Map(languages.map((code) => [code, found.map((word) => stem(word, code))]));
  const names = namesIn(text);
  const terms = new Map<string, Term>();
  for (let at = 0; at < found.length;) {
    const hits = languages.map((code) => conceptsAt(stems.get(code) ?? [], at, code));
    const length = Math.max(...hits.map((hit) => hit.length));
    const ids = [...new Set(hits.filter((hit) => hit.length === length).flatMap((hit) => hit.ids))];
    const term = makeTerm(found.slice(at, at + Math.max(length, 1)), ids, language, names);
    if (term && !terms.has(term.text))
      terms.set(term.text, repeats(term, terms) ? { ...term, weight: saysLittle } : term);
    at += Math.max(length, 1);
  }
  return raiseGoods([...terms.values()]);
}

/** "Do you have sandals?" is about the sandals, "can I return the sandals?" is not; so it is with names. */
function raiseGoods(terms: Term[]): Term[] {
  if (terms.some((term) => term.weight > narrows)) return terms;
  return terms.map((term) => ([isGoods, isName].includes(term.weight) ? { ...term, weight: 1 } : term));
}

function makeTerm(typed: string[], concepts: string[], language: RuleLanguage | null, names: Set<string>): Term | null {
  const text = typed.join(' ');
  const word = typed.length === 1 ? text : null;
  if (word && concepts.length === 0 && (word.length < 2 || isStopWord(word, language))) return null;
  return { text, word, concepts, weight: weigh(text, concepts, language, names) };
}

function weigh(text: string, concepts: string[], language: RuleLanguage | null, names: Set<string>): number {
  if (concepts.length > 0) return conceptWeight(concepts);
  if (isWeakWord(text, language)) return saysLittle;
  if (isWare(text, language)) return isGoods;
  return names.has(text) ? isName : 1;
}

/** Words written with a capital inside a sentence: a place or a brand, which the answer often does not repeat. */
function namesIn(text: string): Set<string> {
  return new Set((text.match(/(?<=[\p{Ll},] )\p{Lu}\p{Ll}+/gu) ?? []).map(fold));
}

/** Whether an earlier term means the same: "what time do you close" asks for one thing. */
function repeats(term: Term, earlier: Map<string, Term>): boolean {
  if (term.concepts.length === 0) return false;
  return earlier.values().some((before) => term.concepts.every((id) => before.concepts.includes(id)));
}

/** The sentences of a burst that say more than a greeting or thanks. */
export function withoutSmallTalk(text: string): string[] {
  return splitSentences(text).filter((part) => smallTalk(part) === null);
}

/** The separate questions in a burst of messages; small talk is left out, statements too where something is asked. */
export function splitQuestions(text: string): string[] {
  const parts = withoutSmallTalk(text);
  const asked = parts.filter((part) => part.includes('?') || asks.test(words(part).join(' ')));
  return asked.length > 0 ? asked : parts;
}

const asks = new RegExp(
  '^(?:(?:and|so|but|or|e|mas|y|pero) )?(?:' +
    'how|what|whats|when|where|wheres|which|who|why|can|could|do i|do you|does|is|are|will|would|may|should|any|' +
    'como|qual|quais|quando|quanto|quanta|quantos|quantas|qto|onde|cade|quem|que|posso|pode|podem|tem|voces|vcs|da pra|da para|aceita|aceitam|' +
    'cual|cuales|cuando|cuanto|cuanta|cuantos|cuantas|donde|quien|puedo|puede|pueden|tienen|hay|aceptan|' +
    'i want|i need|i would|id like|quero|queria|gostaria|preciso|quiero|quisiera|necesito)\\b',
);
