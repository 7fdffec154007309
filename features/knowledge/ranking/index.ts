/** Pure rules between a customer's question and the chunks a search has found. */
export { detectLanguage } from '#platform/text';
export { queryTerms, searchTerms, toOrTsQueryInput } from './query-terms.ts';
export { fits, type RankCandidate, rankChunks, type ScoredChunk } from './rank-chunks.ts';
