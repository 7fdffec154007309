/** Language models by name, and the one way to answer a customer from knowledge with any of them. */
import { anthropic } from './anthropic/index.ts';
import { extractive } from './extractive/index.ts';
import { openaiCompatible } from './openai-compatible/index.ts';
import { openai } from './openai/index.ts';
import { createRegistry } from './registry.ts';

/** A new vendor is its folder and one line here. */
export const { resolveModel, llmVendors } = createRegistry([openai, anthropic, openaiCompatible, extractive]);

export { answerFromKnowledge, type AnswerRequest, type KnowledgeAnswer, type LlmUsage } from './answer/answer.ts';
export { withoutMarkers } from './answer/citations.ts';
export type { LanguageModel, LlmSettings, SourceChunk, Turn, VendorAccess } from './contract.ts';
export { LlmError, type LlmErrorKind, LlmSetupError } from './errors.ts';
