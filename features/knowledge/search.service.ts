import type { TenantDb } from '#platform/db';
import { guessLanguage } from '#platform/text';
import { findCandidates } from './candidates.repository.ts';
import type { FoundChunk } from './knowledge.model.ts';
import { rankChunks, searchTerms } from './ranking/index.ts';
import { beginningWith, exactly } from './term-range.ts';

const CANDIDATES = 50;
/** A beginning of one or two letters would find a good part of the dictionary. */
const SHORTEST_BEGINNING = 3;

export interface SearchOptions {
  /** At most so many chunks; fewer come back when fewer share a word with the question. */
  limit: number;
  /** Only chunks in these languages, as two-letter codes; all when left out. */
  languages?: readonly string[];
}

/** The company's chunks that speak of what is asked, best first. `question` may be a burst of several messages. */
export async function searchKnowledge(tdb: TenantDb, question: string, options: SearchOptions): Promise<FoundChunk[]> {
  const language = guessLanguage(question);
  const terms = searchTerms(question, language);
  const candidates = await findCandidates(tdb, {
    terms: terms.map((term) => (term.length < SHORTEST_BEGINNING ? exactly(term) : beginningWith(term))),
    languages: options.languages ?? null,
    limit: CANDIDATES,
  });
  const ranked = rankChunks(question, language, candidates).slice(0, options.limit);
  return ranked.map(({ chunk, score, fits, matched }) => ({ ...chunk, score, fits, matched_terms: matched }));
}
