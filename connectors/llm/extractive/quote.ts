import { matchTerm, readText, readTerms, ruleLanguage, splitSentences } from '#platform/text';
import type { ExtractiveInput } from './input.ts';

const mostSentences = 3;
/** An answer shorter than this takes a neighbour along, which mostly completes it. */
const short = 110;

/** The sentences of a chunk that answer a question best, in their order, at most `room` characters. */
export function quote(
  question: string,
  language: string | null,
  chunk: ExtractiveInput['chunks'][number],
  room: number,
): string {
  const sentences = splitSentences(chunk.content);
  const scores = rate(question, language, sentences, chunk.language ?? null);
  const best = Math.max(...scores);
  // a match in the title alone says nothing about which sentence: begin at the beginning
  const wanted = best === 0 ? [0, 1] : scores.flatMap((score, at) => (score >= best * 0.6 ? [at] : []));
  const byScore = wanted.toSorted((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b).slice(0, mostSentences);

  const chosen = new Set<number>();
  const take = (at: number) => {
    if (at in sentences && textOf(sentences, [...chosen, at]).length <= room) chosen.add(at);
  };
  byScore.forEach(take);
  if (chosen.size === 0) return cut(sentences[byScore[0] ?? 0] ?? chunk.content, room);
  const [first, last] = [Math.min(...chosen), Math.max(...chosen)];
  for (let at = first + 1; at < last; at++) take(at);
  if (textOf(sentences, [...chosen]).length < short) take(last + 1 in sentences ? last + 1 : first - 1);
  return textOf(sentences, [...chosen]);
}

function rate(question: string, language: string | null, sentences: string[], written: string | null): number[] {
  const terms = readTerms(question, ruleLanguage(language));
  return sentences.map((sentence) => {
    const reading = readText(sentence, written);
    return terms.reduce((sum, term) => sum + Math.max(term.weight, 0.4) * matchTerm(term, reading).strength, 0);
  });
}

function textOf(sentences: string[], chosen: number[]): string {
  return chosen
    .toSorted((a, b) => a - b)
    .map((at) => sentences[at])
    .join(' ');
}

/** A sentence too long to quote, up to a word's end. */
function cut(sentence: string, room: number): string {
  return sentence.length <= room ? sentence : `${sentence.slice(0, room - 1).replace(/\s+\S*$/, '')}…`;
}
