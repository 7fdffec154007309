/** The demo shop: who it is, what its agent says and knows, and questions with the right source for tests. */
import { englishChunks } from './chunks.en.ts';
import { portugueseChunks } from './chunks.pt.ts';
import type { DemoChunk } from './content.model.ts';

export const demoChunks: DemoChunk[] = [...portugueseChunks, ...englishChunks];

export { demoAgent, demoCompany } from './agent.ts';
export type { Bilingual, DemoChunk, LabelledQuestion } from './content.model.ts';
export { heldOutQuestions, heldOutUnanswerable } from './questions.held-out.ts';
export { tuningQuestions, tuningUnanswerable } from './questions.ts';
export { starters } from './starters.ts';
