import createClient from 'openapi-fetch';
import { patientFetch } from './patient-fetch.ts';
import type { paths } from './schema.d.ts';
import { ApiProblem, retryAfter } from './problem.ts';
import type { Problem } from './types.ts';

/** Where a bearer token comes from; the session registers itself so that this folder knows nothing of it. */
export interface Credentials {
  /** A token that is good for a while yet, or null when nobody is signed in. */
  current(): Promise<string | null>;
  /** Called once after a 401; answers a fresh token, or null when the session is over. */
  renew(refused: string): Promise<string | null>;
  /** Told after a 403: what somebody may do has changed since they were asked. */
  denied(): void;
}

let credentials: Credentials | null = null;

export function connectCredentials(source: Credentials): void {
  credentials = source;
}

/** The token of this moment, for the one call that `fetch` cannot make. */
export async function accessToken(): Promise<string | null> {
  return (await credentials?.current()) ?? null;
}

/** `fetch` with the bearer token; one renewal and one retry after a 401. */
export async function authorizedFetch(request: Request): Promise<Response> {
  const token = await accessToken();
  if (token === null) return patientFetch(request);
  const retry = request.clone();
  request.headers.set('authorization', `Bearer ${token}`);
  const answer = await patientFetch(request);
  if (answer.status === 403) credentials?.denied();
  if (answer.status !== 401 || credentials === null) return answer;
  const fresh = await credentials.renew(token);
  if (fresh === null) return answer;
  retry.headers.set('authorization', `Bearer ${fresh}`);
  return patientFetch(retry);
}

/** Calls that carry no token: signing in, renewing, signing out. The refresh cookie travels with them. */
export const openApi = createClient<paths>({ baseUrl: location.origin, credentials: 'same-origin' });

/** The typed client of everything else. */
export const api = createClient<paths>({
  baseUrl: location.origin,
  credentials: 'same-origin',
  fetch: authorizedFetch,
});

/** The body of a call, or an ApiProblem. Aborts pass through as they are. */
export async function unwrap<Body>(call: Promise<{ data?: Body; error?: unknown; response: Response }>): Promise<Body> {
  let answer: { data?: Body; error?: unknown; response: Response };
  try {
    answer = await call;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiProblem(0, null, null, cause);
  }
  if (answer.response.ok) return answer.data as Body;
  throw new ApiProblem(answer.response.status, problemBody(answer.error), retryAfter(answer.response.headers));
}

function problemBody(error: unknown): Problem | null {
  return typeof error === 'object' && error !== null && 'title' in error ? (error as Problem) : null;
}

/** A key for one intent to create or send, so that a repeated request has one effect. Works without a secure context. */
export function idempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
