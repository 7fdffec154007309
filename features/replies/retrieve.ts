import type { SourceChunk } from '#connectors/llm';
import { searchKnowledge } from '#features/knowledge';
import type { TenantDb } from '#platform/db';

const CHUNKS = 5;

/** The numbered sources an answer may stand on, best first. */
export async function retrieve(tdb: TenantDb, question: string): Promise<SourceChunk[]> {
  if (question.trim() === '') return [];
  const found = await searchKnowledge(tdb, question, { limit: CHUNKS });
  return found.map((chunk, index) => ({
    n: index + 1,
    chunk_id: chunk.chunk_id,
    title: chunk.title,
    source: chunk.source,
    url: chunk.url,
    language: chunk.language,
    content: chunk.content,
    score: chunk.score,
  }));
}
