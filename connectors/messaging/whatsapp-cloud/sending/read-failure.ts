import type { Ambiguous, AmbiguousReason, JsonObject, Refused } from '../../contract.ts';
import { knownError } from '../errors/error-table.ts';
import { cleanString } from '../json/clean-json.ts';
import { readJson } from '../json/read-json.ts';
import { readNumber, readObject, readString } from '../json/read-value.ts';

const MAX_DETAIL = 1_000;

/** The Graph API's error object, as far as anything is decided on it. */
type GraphError = { code: number | null; detail: string; fbtrace_id: string | null };

/**
 * Sorts an answer that is not what was asked for. Decided on the code, not on the HTTP status: a known code that
 * proves nothing was sent is a refusal, and everything else may have been sent.
 */
export function readFailure(
  status: number,
  body: JsonObject | null,
  retry_after_ms: number | null,
): Refused | Ambiguous {
  const error = readGraphError(body);
  const known = error === null || error.code === null ? undefined : knownError(error.code);
  if (error !== null && known !== undefined) {
    const { code, detail, fbtrace_id } = error;
    if (known.class === 'AMBIG') return { kind: 'ambiguous', reason: 'platform_unsure', code, detail, fbtrace_id };
    const wait = Math.max(known.retry_after_ms ?? 0, retry_after_ms ?? 0);
    return {
      kind: 'refused',
      class: known.class,
      code,
      title: known.title,
      detail,
      fbtrace_id,
      retry_after_ms: wait > 0 ? wait : null,
    };
  }
  const code = error?.code ?? null;
  const detail = error?.detail ?? `HTTP ${status} without a readable error`;
  // Turned away at the door, before anything was done.
  if (status === 429)
    return refused('RETRY', 'Meta asks us to slow down', detail, { code, retry_after_ms: retry_after_ms ?? 5_000 });
  return ambiguous(reasonFor(status, code), detail, { code, fbtrace_id: error?.fbtrace_id ?? null });
}

function reasonFor(status: number, code: number | null): AmbiguousReason {
  if (code !== null) return 'unknown_code';
  if (status >= 500) return 'server_error';
  return status >= 200 && status < 300 ? 'unreadable_answer' : 'unexpected_status';
}

/** The JSON object in a body, null for HTML, nothing, or anything else. */
export function readAnswer(bytes: Buffer): JsonObject | null {
  const reading = readJson(bytes);
  return reading.ok ? readObject(reading.value) : null;
}

function readGraphError(body: JsonObject | null): GraphError | null {
  const error = readObject(body?.['error']);
  if (error === null) return null;
  // On some endpoints `error_data` is JSON inside a string.
  const text = readString(error['error_data']);
  const extra = text === null ? readObject(error['error_data']) : readAnswer(Buffer.from(text));
  const detail =
    readString(extra?.['details']) ??
    readString(error['error_user_msg']) ??
    readString(error['message']) ??
    'no details';
  return { code: readCode(error), detail: shorten(detail), fbtrace_id: readString(error['fbtrace_id']) };
}

const INVALID_PARAMETER = 100;

/** Faults of templates hide behind the most general code there is, with the one that tells something below it. */
function readCode(error: JsonObject): number | null {
  const code = readNumber(error['code']);
  const subcode = readNumber(error['error_subcode']);
  return code === INVALID_PARAMETER && subcode !== null && knownError(subcode)?.class === 'TPL' ? subcode : code;
}

export function refused(
  error_class: Refused['class'],
  title: string,
  detail: string,
  rest: Partial<Pick<Refused, 'code' | 'fbtrace_id' | 'retry_after_ms'>> = {},
): Refused {
  return {
    kind: 'refused',
    class: error_class,
    code: null,
    title,
    detail,
    fbtrace_id: null,
    retry_after_ms: null,
    ...rest,
  };
}

export function ambiguous(
  reason: AmbiguousReason,
  detail: string,
  rest: Partial<Pick<Ambiguous, 'code' | 'fbtrace_id'>> = {},
): Ambiguous {
  return { kind: 'ambiguous', reason, code: null, detail, fbtrace_id: null, ...rest };
}

function shorten(text: string): string {
  return cleanString(text.slice(0, MAX_DETAIL));
}
