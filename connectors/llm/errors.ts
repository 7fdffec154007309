import { AISDKError, APICallError, RetryError } from 'ai';
import type { LanguageModel } from './contract.ts';

export type LlmErrorKind = 'rate_limited' | 'unavailable' | 'timeout' | 'refused' | 'invalid_key' | 'bad_answer';

const sentences: Record<LlmErrorKind, string> = {
  rate_limited: 'is over its rate limit or quota',
  unavailable: 'cannot be reached or is failing',
  timeout: 'did not answer in time',
  refused: 'refused the request',
  invalid_key: 'does not accept the API key',
  bad_answer: 'answered something unusable',
};

const passing: LlmErrorKind[] = ['rate_limited', 'unavailable', 'timeout', 'bad_answer'];

interface Details {
  status?: number | undefined;
  code?: string | undefined;
  retry_after_ms?: number | undefined;
}

/**
 * A model call that came to nothing. It holds no prompt, no answer, no key and no words of the vendor, so it may be logged
 * and stored; for the same reason it has no cause.
 */
export class LlmError extends Error {
  override readonly name = 'LlmError';
  readonly kind: LlmErrorKind;
  readonly model: string;
  /** The HTTP status the vendor answered with, if it answered. */
  readonly status: number | null;
  /** The vendor's own name for what went wrong, such as `insufficient_quota`. */
  readonly code: string | null;
  /** How long the vendor asks to wait, in milliseconds. */
  readonly retry_after_ms: number | null;

  constructor(kind: LlmErrorKind, model: string, { status, code, retry_after_ms }: Details = {}) {
    const notes = [status === undefined ? null : `status ${status}`, code ?? null].filter((note) => note !== null);
    super(`${model} ${sentences[kind]}${notes.length > 0 ? ` (${notes.join(', ')})` : ''}`);
    this.kind = kind;
    this.model = model;
    this.status = status ?? null;
    this.code = code ?? null;
    this.retry_after_ms = retry_after_ms ?? null;
  }

  /** Whether the same call may go well later, or with another model. */
  get passing(): boolean {
    return passing.includes(this.kind);
  }
}

/** A model that cannot be used the way things are set up: unknown vendor, missing key. The message tells what to do. */
export class LlmSetupError extends Error {
  override readonly name = 'LlmSetupError';
}

/** `vendor/model` for messages: the library calls its vendors "openai.responses" and the like. */
export function nameOf(model: LanguageModel): string {
  return `${model.provider.split('.')[0]}/${model.modelId}`;
}

/** What went wrong in a call, told without anything that was sent or received. */
export function toLlmError(error: unknown, model: string): LlmError {
  const last = RetryError.isInstance(error) ? error.lastError : error;
  if (!APICallError.isInstance(last)) return new LlmError(unreadable(last) ? 'bad_answer' : 'unavailable', model);
  return new LlmError(kindOf(last), model, {
    status: last.statusCode,
    code: vendorCode(last.data),
    retry_after_ms: retryAfter(last.responseHeaders),
  });
}

function kindOf({ statusCode: status, cause }: APICallError): LlmErrorKind {
  if (status === undefined) return 'unavailable';
  if (status === 401 || status === 403) return 'invalid_key';
  if (status === 429) return 'rate_limited';
  if (status === 408 || status === 409 || status >= 500) return 'unavailable';
  if (status >= 400) return 'refused';
  return unreadable(cause) ? 'bad_answer' : 'unavailable';
}

/** Whether the library could not make sense of what came back; other errors come from the connection. */
function unreadable(error: unknown): boolean {
  return AISDKError.isInstance(error);
}

/** The vendor's code or type, if it looks like one: vendors repeat parts of keys and prompts in their free text. */
function vendorCode(data: unknown): string | undefined {
  const { error } = (data ?? {}) as { error?: { code?: unknown; type?: unknown } };
  return [error?.code, error?.type].find(
    (code): code is string => typeof code === 'string' && /^[a-z_]{3,40}$/.test(code),
  );
}

function retryAfter(headers: Record<string, string> | undefined): number | undefined {
  const inMs = Number.parseFloat(headers?.['retry-after-ms'] ?? '');
  const ms = Number.isNaN(inMs) ? Number.parseFloat(headers?.['retry-after'] ?? '') * 1000 : inMs;
  return Number.isNaN(ms) || ms < 0 ? undefined : Math.round(ms);
}
