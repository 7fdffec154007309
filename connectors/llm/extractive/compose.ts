import {
  createRanker,
  fold,
  guessLanguage,
  type RankedText,
  ruleLanguage,
  smallTalk,
  splitQuestions,
  suffices,
} from '#platform/text';
import { NO_ANSWER } from '../answer/sentinel.ts';
import type { ExtractiveInput } from './input.ts';
import { lines } from './lines.ts';
import { quote } from './quote.ts';

const longestAnswer = 500;
const mostSources = 3;

/** The answer to a customer's messages in words of the sources, with markers; the sentinel when none of them fits. */
export function compose({ question, language, company_name, chunks }: ExtractiveInput): string {
  const spoken = ruleLanguage(language) ?? guessLanguage(question);
  const kind = smallTalk(question);
  if (kind) return lines[kind][spoken ?? 'en'](company_name || 'our team');
  if (wantsPerson.test(fold(question))) return NO_ANSWER;

  const rank = createRanker(
    chunks.map(({ title, content, language: code }) => ({ title, body: content, language: code ?? null })),
  );
  const pick = (part: string) => {
    const best = preferSpoken(rank(part, spoken).filter(suffices), chunks, spoken);
    const chunk = best && chunks[best.index];
    return chunk ? [{ part, chunk }] : [];
  };
  const parts = splitQuestions(question).flatMap(pick);
  const picks = parts.length > 0 ? parts : pick(question);
  const distinct = picks
    .filter(({ chunk }, at) => picks.findIndex((other) => other.chunk.n === chunk.n) === at)
    .slice(0, mostSources);
  if (distinct.length === 0) return NO_ANSWER;
  const room = Math.floor(longestAnswer / distinct.length) - 8;
  return distinct.map(({ part, chunk }) => `${quote(part, spoken, chunk, room)} [${chunk.n}]`).join('\n');
}

/** Asking for a person is no question the sources could answer. */
const wantsPerson =
  /\b(?:talk|speak|chat) (?:to|with) (?:a |an |some)?(?:real |live )?(?:human|person|agent|one|body|representative)|\bfalar com (?:um |uma )?(?:atendente|pessoa|humano|alguem)|\bhablar con (?:un |una )?(?:persona|humano|asesor|agente|alguien)/;

/** The best result; one in the customer's language goes before a slightly better one in another. */
function preferSpoken(
  results: RankedText[],
  chunks: ExtractiveInput['chunks'],
  spoken: string | null,
): RankedText | undefined {
  const [best] = results;
  if (!best || spoken === null) return best;
  const own = results.find((result) => ruleLanguage(chunks[result.index]?.language) === spoken);
  return own && own.score >= best.score * 0.8 ? own : best;
}
