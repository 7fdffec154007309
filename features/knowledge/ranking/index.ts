/** Pure rules between a customer's question and the chunks a search has found. */
export { searchTerms } from './query-terms.ts';
export { type RankCandidate, rankChunks, type ScoredChunk } from './rank-chunks.ts';
