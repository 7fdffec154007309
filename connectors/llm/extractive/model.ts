import type {
  LanguageModelV4CallOptions,
  LanguageModelV4FinishReason,
  LanguageModelV4StreamPart,
  LanguageModelV4Usage,
} from '@ai-sdk/provider';
import type { LanguageModel } from '../contract.ts';
import { compose } from './compose.ts';
import { readInput } from './input.ts';

// nothing is bought by the token here
const usage: LanguageModelV4Usage = {
  inputTokens: { total: 0, noCache: 0, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 0, text: 0, reasoning: 0 },
};

const finishReason: LanguageModelV4FinishReason = { unified: 'stop', raw: undefined };

/** A model of the AI library's provider interface that picks its answer from the sources. */
export function createExtractiveModel(modelId: string): LanguageModel {
  const answer = (options: LanguageModelV4CallOptions) => {
    options.abortSignal?.throwIfAborted();
    return compose(readInput(options));
  };
  return {
    specificationVersion: 'v4',
    provider: 'extractive',
    modelId,
    supportedUrls: {},
    doGenerate: async (options) => ({
      content: [{ type: 'text', text: answer(options) }],
      finishReason,
      usage,
      warnings: [],
      response: { modelId },
    }),
    doStream: async (options) => ({ stream: streamOf(answer(options)) }),
  };
}

function streamOf(text: string): ReadableStream<LanguageModelV4StreamPart> {
  const id = 'text';
  return ReadableStream.from([
    { type: 'stream-start', warnings: [] },
    { type: 'text-start', id },
    ...text.split(/(?<=\s)/).map((delta) => ({ type: 'text-delta' as const, id, delta })),
    { type: 'text-end', id },
    { type: 'finish', finishReason, usage },
  ] satisfies LanguageModelV4StreamPart[]);
}
