import { authorizedFetch, idempotencyKey } from './client.ts';
import { patientFetch } from './patient-fetch.ts';
import { ApiProblem, retryAfter } from './problem.ts';
import type { ApiPath, Problem } from './types.ts';

export interface Call {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  body?: unknown;
  query?: Record<string, unknown>;
  /** What the object was like when it was read; the server refuses a change (412) when it is no longer so. */
  etag?: string | null;
  signal?: AbortSignal | undefined;
  /** Sent without a token: what somebody does who is not signed in, or as somebody else. */
  anonymous?: boolean;
}

/** An object with the mark of its state, to send back with a change. */
export interface Tagged<Row> {
  row: Row;
  etag: string | null;
}

/** The body of an answer, or an ApiProblem. Aborts pass through as they are. */
export async function request<Body>(path: ApiPath, call: Call = {}): Promise<Body> {
  return (await exchange<Body>(path, call)).row;
}

export function requestTagged<Body>(path: ApiPath, call: Call = {}): Promise<Tagged<Body>> {
  return exchange<Body>(path, call);
}

/** A file, for saving. */
export async function requestFile(path: ApiPath, call: Call = {}): Promise<Blob> {
  const answer = await send(makeRequest(path, call), call.anonymous);
  if (!answer.ok) throw await problemOf(answer);
  return answer.blob();
}

async function exchange<Body>(path: ApiPath, call: Call): Promise<Tagged<Body>> {
  const answer = await send(makeRequest(path, call), call.anonymous);
  if (!answer.ok) throw await problemOf(answer);
  return { row: parse(await answer.text()) as Body, etag: answer.headers.get('etag') };
}

function makeRequest(path: string, { method = 'GET', body, query, etag, signal }: Call): Request {
  const headers = new Headers({ accept: 'application/json' });
  const init: RequestInit = { method, headers, signal: signal ?? null };
  if (body !== undefined) {
    headers.set('content-type', 'application/json');
    init.body = JSON.stringify(body);
  }
  if (method === 'POST') headers.set('idempotency-key', idempotencyKey());
  if (etag != null) headers.set('if-match', etag);
  const address = new URL(path, location.origin);
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined && item !== null && item !== '') address.searchParams.append(name, String(item));
    }
  }
  return new Request(address, init);
}

async function send(wanted: Request, anonymous = false): Promise<Response> {
  try {
    return await (anonymous ? patientFetch(wanted) : authorizedFetch(wanted));
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiProblem(0, null, null, cause);
  }
}

async function problemOf(answer: Response): Promise<ApiProblem> {
  const body = parse(await answer.text().catch(() => '')) as Problem | undefined;
  return new ApiProblem(answer.status, body ?? null, retryAfter(answer.headers));
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
