import { rankForBurst, suffices } from '#platform/text';

/** What ranking needs of a chunk that the search has found; the rest travels along. */
export interface RankCandidate {
  title: string;
  content: string;
  language: string | null;
  tags?: readonly string[] | undefined;
}

export interface ScoredChunk<T> {
  chunk: T;
  /** 0 to 1; it compares the candidates of one question. */
  score: number;
  /** Share of the question, weighted by how telling its words are, that the chunk speaks of: 0 to 1. */
  coverage: number;
  /** Whether that is enough for the chunk to be an answer. */
  fits: boolean;
  /** The words of the question that were found, as the customer wrote them, folded. */
  matched: string[];
}

/**
 * Ranks what the search found for a customer's burst of messages, best first; chunks that share no word with it are left out.
 * `language` is the customer's, as far as it is known; chunks in it go before equal ones in another.
 */
export function rankChunks<T extends RankCandidate>(
  question: string,
  language: string | null,
  candidates: readonly T[],
): ScoredChunk<T>[] {
  const texts = candidates.map(({ title, content, tags, language: code }) => ({
    title,
    body: [content, ...(tags ?? [])].join('\n'),
    language: code,
  }));
  return rankForBurst(question, language, texts).flatMap((result) => {
    const chunk = candidates[result.index];
    if (!chunk || result.matched.length === 0) return [];
    return [{ chunk, score: result.score, coverage: result.share, fits: suffices(result), matched: result.matched }];
  });
}
