import type { DeclaredRoute } from '#platform/http';
import type { Answer } from '../../setup/api-client.ts';
import { assertNoCanary } from '../../setup/canary.ts';

/** A route that needs a caller, and the noun whose id it takes. */
export interface Call {
  name: string;
  method: string;
  path: string;
  noun: string | undefined;
  policy: DeclaredRoute['policy'];
}

/** Every route but those that anybody may call. */
export function guardedCalls(routes: readonly DeclaredRoute[]): Call[] {
  return routes
    .filter(({ policy, method }) => policy.access !== 'public' && policy.access !== 'signed' && method !== 'HEAD')
    .map(({ method, url, policy }) => ({
      name: `${method} ${url}`,
      method,
      path: url,
      policy,
      noun: /\/([a-z_]+)\/:id/.exec(url)?.[1],
    }));
}

/** Calls as whoever the headers name; the live stream is left as soon as it has answered. */
export async function send(
  base: string,
  headers: Record<string, string>,
  call: { method: string; path: string; body?: unknown },
): Promise<Answer> {
  const leaving = new AbortController();
  const response = await fetch(base + call.path, {
    method: call.method,
    headers: { ...headers, ...(call.body === undefined ? {} : { 'content-type': 'application/json' }) },
    redirect: 'manual',
    signal: leaving.signal,
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
  });
  if ((response.headers.get('content-type') ?? '').startsWith('text/event-stream')) {
    leaving.abort();
    return { status: response.status, headers: response.headers, text: '', body: undefined };
  }
  const text = await response.text();
  assertNoCanary(call.path, text);
  const json = (response.headers.get('content-type') ?? '').includes('json') && text !== '';
  return { status: response.status, headers: response.headers, text, body: json ? parse(text) : undefined };
}

/** An export is several documents, a line each. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** What a caller can see of an answer, without what differs in every answer. */
export function visible({ status, body, headers }: Answer): unknown {
  const { request_id: _, ...rest } = (body ?? {}) as Record<string, unknown>;
  return {
    status,
    body: rest,
    headers: [...headers.keys()].filter((name) => name !== 'date').toSorted((a, b) => (a < b ? -1 : 1)),
  };
}
