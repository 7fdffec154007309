import { guessLanguage, smallTalk } from '#platform/text';
import { generateText } from 'ai';
import type { LanguageModel, SourceChunk, Turn } from '../contract.ts';
import { LlmError, nameOf, toLlmError } from '../errors.ts';
import { readCitations } from './citations.ts';
import { type Briefing, newestBurst, plainNumbers, writeInstructions, writeMessages } from './prompt.ts';
import { saysNoAnswer } from './sentinel.ts';

export interface AnswerRequest extends Briefing {
  model: LanguageModel;
  /** Oldest first; what the customer wrote after the last word of the business is the question. */
  thread: readonly Turn[];
  chunks: readonly SourceChunk[];
  max_output_tokens: number;
  /** For the whole call, its retries included. */
  timeout_ms: number;
  signal?: AbortSignal | undefined;
  /** Retries after 429, 5xx or a broken connection, which cost nothing but time; 1 unless given. */
  max_retries?: number | undefined;
}

export interface LlmUsage {
  input_tokens: number;
  output_tokens: number;
}

interface Made {
  usage: LlmUsage;
  /** The model as the vendor names the one that answered. */
  model: string;
}

export type KnowledgeAnswer =
  | (Made & {
      kind: 'answer';
      /** With markers such as [1] where a source is cited; `withoutMarkers` takes them off. */
      text: string;
      /** The numbers of the cited chunks, in order of first appearance. */
      citations: number[];
      /**
       * What the answer stands on: sources it cites; a greeting or thanks, which needs none; or nothing that can be checked,
       * which may be a question back and may be invention, so the caller decides whether it goes out.
       */
      grounding: 'cited' | 'small_talk' | 'uncited';
      finish_reason: string;
    })
  | (Made & {
      kind: 'no_answer';
      reason: 'not_in_sources' | 'no_question';
      /** What the model said besides; never meant for the customer. */
      text: string | null;
    });

/**
 * Answers the customer's newest messages from the given chunks and nothing else, with any model.
 * Throws `LlmError`, or the reason of `signal` when the caller aborts.
 */
export async function answerFromKnowledge(request: AnswerRequest): Promise<KnowledgeAnswer> {
  const { model, thread, chunks } = request;
  const question = newestBurst(thread);
  if (question === '') {
    const usage = { input_tokens: 0, output_tokens: 0 };
    return { kind: 'no_answer', reason: 'no_question', text: null, usage, model: model.modelId };
  }
  return readAnswer(await generate(request, question), question, chunks, nameOf(model));
}

async function generate(request: AnswerRequest, question: string): Promise<Generated> {
  const { model, thread, chunks, signal } = request;
  const timer = AbortSignal.timeout(request.timeout_ms);
  try {
    return await generateText({
      model,
      instructions: writeInstructions(request),
      messages: writeMessages(thread, chunks),
      maxOutputTokens: request.max_output_tokens,
      maxRetries: request.max_retries ?? 1,
      abortSignal: signal ? AbortSignal.any([signal, timer]) : timer,
      providerOptions: { parley: sourcesAsData(request, question) },
      telemetry: { recordInputs: false, recordOutputs: false },
    });
  } catch (error) {
    signal?.throwIfAborted();
    // no cause goes along: it holds the prompt
    throw timer.aborted ? new LlmError('timeout', nameOf(model)) : toLlmError(error, nameOf(model));
  }
}

/** The same sources as plain data, for a model that is a program and reads no prose; vendors ignore the entry. */
function sourcesAsData({ thread, chunks, languages, company_name }: AnswerRequest, question: string) {
  const spoken = thread.filter((turn) => turn.role === 'customer').map((turn) => turn.text);
  return {
    question,
    company_name,
    language: guessLanguage(question) ?? guessLanguage(spoken.join('\n')) ?? languages?.[0] ?? null,
    chunks: chunks.map(({ n, title, language, content }) => ({ n, title, language, content: plainNumbers(content) })),
  };
}

interface Generated {
  text: string;
  finishReason: string;
  usage: { inputTokens: number | undefined; outputTokens: number | undefined };
  response: { modelId: string };
}

function readAnswer(
  result: Generated,
  question: string,
  chunks: readonly SourceChunk[],
  name: string,
): KnowledgeAnswer {
  const { finishReason, usage, response } = result;
  if (finishReason === 'content-filter') throw new LlmError('refused', name);
  const made: Made = {
    usage: { input_tokens: usage.inputTokens ?? 0, output_tokens: usage.outputTokens ?? 0 },
    model: response.modelId,
  };
  if (saysNoAnswer(result.text)) {
    const besides = result.text.replace(/\W*no[_ ]answer\W*/gi, ' ').trim();
    return { kind: 'no_answer', reason: 'not_in_sources', text: besides || null, ...made };
  }
  const complete = finishReason === 'length' ? wholeSentences(result.text) : result.text;
  const { text, citations } = readCitations(complete, new Set(chunks.map((chunk) => chunk.n)));
  if (text === '') throw new LlmError('bad_answer', name);
  const grounding = citations.length > 0 ? 'cited' : smallTalk(question) ? 'small_talk' : 'uncited';
  return { kind: 'answer', text, citations, grounding, finish_reason: finishReason, ...made };
}

/** A text that was cut off, up to its last complete sentence with the markers behind it. */
function wholeSentences(text: string): string {
  return /^.*[.!?…](?:\s*\[[\d,\s]+\])*(?=\s|$)/s.exec(text)?.[0] ?? '';
}
