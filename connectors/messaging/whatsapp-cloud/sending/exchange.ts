import http from 'node:http';
import https from 'node:https';
import type { TLSSocket } from 'node:tls';
import { urlToHttpOptions } from 'node:url';
import { NotSentError } from './network-errors.ts';
import { readCapped } from './read-capped.ts';

export type Request = {
  /** Below the base, with a leading slash. */
  path: string;
  method: string;
  headers: Record<string, string>;
  body?: RequestInit['body'];
  max_answer_bytes: number;
  signal: AbortSignal;
};

export type Answer = {
  status: number;
  retry_after: string | null;
  /** Null when there were more than asked for. */
  bytes: Buffer | null;
};

/** One request and its answer; throws for whatever goes wrong on the way, and follows no redirect. */
export type Exchange = (request: Request) => Promise<Answer>;

/** By `fetch`, which takes streams. */
export function exchangeByFetch(base_url: string, fetch: typeof globalThis.fetch): Exchange {
  return async ({ path, max_answer_bytes, body = null, ...request }) => {
    const response = await fetch(`${base_url}${path}`, {
      ...request,
      body,
      ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
      // A redirect would carry the token and the message somewhere else.
      redirect: 'manual',
    });
    const bytes = await readCapped(response, max_answer_bytes);
    return { status: response.status, retry_after: response.headers.get('retry-after'), bytes };
  };
}

/** Of a connection that nobody uses, as `fetch` has it. */
const IDLE_MS = 4_000;
const CONNECT_MS = 10_000;

/** By `node:http` on connections that stay open: a third of what `fetch` costs, which counts at a thousand a second. */
export function exchangeByHttp(base_url: string): Exchange {
  const base = new URL(base_url);
  const library = base.protocol === 'https:' ? https : http;
  const agent = new library.Agent({ keepAlive: true, timeout: IDLE_MS });
  const { hostname, port } = urlToHttpOptions(base);
  const prefix = base.pathname.replace(/\/+$/, '');
  return ({ path, method, headers, body, max_answer_bytes, signal }) =>
    new Promise((resolve, reject) => {
      const options = { agent, hostname, port, path: `${prefix}${path}`, method, headers };
      const sending = library.request(options, (response) => {
        const { statusCode: status = 0 } = response;
        const retry_after = response.headers['retry-after'] ?? null;
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size <= max_answer_bytes) chunks.push(chunk);
          else {
            resolve({ status, retry_after, bytes: null });
            sending.destroy();
          }
        });
        response.once('end', () => resolve({ status, retry_after, bytes: Buffer.concat(chunks, size) }));
        response.once('error', reject);
      });
      let stands = true;
      sending.once('socket', (socket) => {
        if (sending.reusedSocket || !socket.connecting) return;
        stands = false;
        awaitConnection(socket as TLSSocket, library === https, () => (stands = true));
      });
      // More than one may come, and nobody may be without a listener.
      sending.on('error', (error) => reject(stands ? error : new NotSentError(error)));
      const stop = (): void => void sending.destroy(new Error('stopped'));
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { once: true });
      sending.end(body);
    });
}

/** Before the connection stands nothing has been said on it, and whoever waits longer learns no more. */
function awaitConnection(socket: TLSSocket, is_secure: boolean, onReady: () => void): void {
  const timer = setTimeout(() => {
    socket.destroy(Object.assign(new Error('no connection in time'), { code: 'ERR_CONNECT_TIMEOUT' }));
  }, CONNECT_MS);
  socket.once(is_secure ? 'secureConnect' : 'connect', () => {
    clearTimeout(timer);
    onReady();
  });
  socket.once('close', () => clearTimeout(timer));
}
