import type { Ambiguous, CallResult, JsonObject, Refused } from '../../contract.ts';
import { type Deadline, startDeadline } from './deadline.ts';
import { exchangeByFetch, exchangeByHttp } from './exchange.ts';
import { describeNetworkError, neverLeft } from './network-errors.ts';
import { ambiguous, readAnswer, readFailure, refused } from './read-failure.ts';

/** What the client logs to; takes ids, classes and durations, never a token, a recipient or a text. */
export type ClientLogger = {
  debug(fields: object, message: string): void;
  warn(fields: object, message: string): void;
};

export type ClientOptions = {
  /** `https://graph.facebook.com`, or a simulator. */
  base_url: string;
  /** Graph version, such as `v25.0`. */
  version: string;
  fetch?: typeof globalThis.fetch;
  /** For one call, answer included. Longer than the 10 s `fetch` allows for connecting. */
  timeout_ms?: number;
  /** For one download, and for one upload. */
  download_timeout_ms?: number;
  clock?: { now(): Date };
  logger?: ClientLogger | undefined;
};

export type ByteSource = Uint8Array | AsyncIterable<Uint8Array>;

export type GraphCall = {
  name: string;
  method: 'GET' | 'POST' | 'DELETE';
  /** Ids and fixed words, joined to a path below the version. */
  path: readonly string[];
  query?: Readonly<Record<string, string>>;
  json?: JsonObject;
  /** Bytes in place of JSON; a file is sent as it is read. */
  bytes?: { content_type: string; size_bytes: number; content: ByteSource; headers?: Readonly<Record<string, string>> };
  access_token: string;
  /** How the token is announced; uploads in parts want another word. */
  scheme?: 'Bearer' | 'OAuth';
  timeout_ms?: number | undefined;
  max_answer_bytes?: number;
  signal?: AbortSignal | undefined;
};

const MAX_ANSWER_BYTES = 256 * 1_024;
const PATH_PART = /^(?:\w{1,128}|upload:[\w=+:-]{1,1000})$/;
const TOKEN = /^[\x21-\x7e]{1,4096}$/;

const unreachable = (detail: string): Refused =>
  refused('RETRY', 'Meta could not be reached', detail, { retry_after_ms: 1_000 });

/** One call to the Graph API. `read` takes what was asked for out of the answer, or null if it is not there. */
export type Caller = <T>(call: GraphCall, read: (body: JsonObject) => T | null) => Promise<CallResult<T>>;

export function createCaller(options: ClientOptions): Caller {
  const { version, timeout_ms = 20_000, clock = { now: () => new Date() }, logger } = options;
  const base = options.base_url.replace(/\/+$/, '');
  const byFetch = exchangeByFetch(base, options.fetch ?? globalThis.fetch);
  const byHttp = options.fetch === undefined ? exchangeByHttp(base) : byFetch;

  async function exchange<T>(
    call: GraphCall,
    deadline: Deadline,
    read: (body: JsonObject) => T | null,
  ): Promise<CallResult<T>> {
    const query = call.query === undefined ? '' : `?${new URLSearchParams(call.query).toString()}`;
    const send = call.bytes === undefined ? byHttp : byFetch;
    const { status, retry_after, bytes } = await send({
      path: `/${version}/${call.path.join('/')}${query}`,
      method: call.method,
      headers: {
        authorization: `${call.scheme ?? 'Bearer'} ${call.access_token}`,
        accept: 'application/json',
        ...payloadHeaders(call),
      },
      ...payload(call),
      max_answer_bytes: call.max_answer_bytes ?? MAX_ANSWER_BYTES,
      signal: deadline.signal,
    });
    const body = bytes === null ? null : readAnswer(bytes);
    if (status >= 200 && status < 300 && body !== null) {
      const value = read(body);
      if (value !== null) return { kind: 'ok', value };
    }
    return readFailure(status, body, retryAfterMs(retry_after, clock.now()));
  }

  return async (call, read) => {
    const wrong = checkCall(call);
    if (wrong !== null) return wrong;
    const started = clock.now().getTime();
    const deadline = startDeadline(call.timeout_ms ?? timeout_ms, call.signal);
    try {
      const result = await exchange(call, deadline, read);
      log(logger, call, result, clock.now().getTime() - started);
      return result;
    } catch (error) {
      const result = readException(error, deadline);
      log(logger, call, result, clock.now().getTime() - started);
      return result;
    } finally {
      deadline.end();
    }
  };
}

/** What an exception on the way means. Time-outs and broken connections may have come after the platform acted. */
export function readException(error: unknown, deadline: Deadline): Refused | Ambiguous {
  const cause = deadline.cause();
  if (cause === 'timeout') return ambiguous('timeout', 'no answer in time');
  if (cause === 'aborted') return ambiguous('aborted', 'stopped while waiting for the answer');
  const detail = describeNetworkError(error);
  return neverLeft(error) ? unreachable(detail) : ambiguous('connection_lost', detail);
}

function payloadHeaders({ json, bytes }: GraphCall): Record<string, string> {
  if (bytes !== undefined) {
    return { 'content-type': bytes.content_type, 'content-length': String(bytes.size_bytes), ...bytes.headers };
  }
  return json === undefined ? {} : { 'content-type': 'application/json' };
}

function payload({ json, bytes }: GraphCall): Pick<RequestInit, 'body'> {
  if (bytes === undefined) return json === undefined ? {} : { body: JSON.stringify(json) };
  const { content } = bytes;
  if (content instanceof Uint8Array) return { body: new Uint8Array(content) };
  return { body: ReadableStream.from(content) };
}

function checkCall(call: GraphCall): Refused | null {
  if (call.signal?.aborted) return refused('RETRY', 'Stopped before it was sent', 'the caller had stopped already');
  if (!TOKEN.test(call.access_token)) return refused('TOKEN', 'The access token is missing or damaged', 'not a token');
  if (!call.path.every((part) => PATH_PART.test(part))) return refused('REQ', 'An id is damaged', `in ${call.name}`);
  return null;
}

function retryAfterMs(value: string | null, now: Date): number | null {
  if (value === null) return null;
  if (/^\d{1,6}$/.test(value)) return Number(value) * 1_000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}

function log(logger: ClientLogger | undefined, call: GraphCall, result: CallResult<unknown>, ms: number): void {
  const fields = { call: call.name, object_id: call.path[0], ms, outcome: result.kind };
  if (result.kind === 'ok') {
    logger?.debug(fields, 'graph call answered');
    return;
  }
  const { code, fbtrace_id } = result;
  const why = result.kind === 'refused' ? { class: result.class } : { reason: result.reason };
  logger?.warn({ ...fields, ...why, code, fbtrace_id }, 'graph call failed');
}
