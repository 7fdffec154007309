import type { Problem } from './types.ts';

/** What went wrong with a call, in terms a page can act on. `offline` means no answer at all. */
export type ProblemKind =
  | 'offline'
  | 'credentials'
  | 'denied'
  | 'missing'
  | 'conflict'
  | 'stale'
  | 'invalid'
  | 'busy'
  | 'unavailable'
  | 'fault';

/** A failed call. `message` is the server's own safe sentence; pages prefer a translated one by `kind`. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly kind: ProblemKind;
  readonly problem: Problem | null;
  /** Seconds, from `Retry-After`; null when the server named none. */
  readonly retry_after_s: number | null;

  constructor(status: number, problem: Problem | null, retry_after_s: number | null, cause?: unknown) {
    super(problem?.detail || problem?.title || `HTTP ${status}`, cause === undefined ? {} : { cause });
    this.status = status;
    this.kind = kindOf(status);
    this.problem = problem;
    this.retry_after_s = retry_after_s;
  }
}

function kindOf(status: number): ProblemKind {
  if (status === 0) return 'offline';
  if (status === 401) return 'credentials';
  if (status === 403) return 'denied';
  if (status === 404) return 'missing';
  if (status === 409) return 'conflict';
  // Somebody else changed it since it was read.
  if (status === 412 || status === 428) return 'stale';
  if (status === 400 || status === 413 || status === 415 || status === 422) return 'invalid';
  if (status === 429) return 'busy';
  if (status === 502 || status === 503 || status === 504) return 'unavailable';
  return 'fault';
}

/** Reads `Retry-After` as seconds; dates and nonsense give null. */
export function retryAfter(headers: Headers): number | null {
  const text = headers.get('retry-after');
  const seconds = text === null ? Number.NaN : Number(text);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}

export function asProblem(cause: unknown): ApiProblem {
  return cause instanceof ApiProblem ? cause : new ApiProblem(0, null, null, cause);
}
