export type { ChunkCreate, ChunkWire, FoundChunk } from './knowledge.model.ts';
export { knowledgeRoutes } from './knowledge.routes.ts';
export { createChunks } from './knowledge.service.ts';
export { searchKnowledge, type SearchOptions } from './search.service.ts';
