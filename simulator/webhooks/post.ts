import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import type { ClientRequest, RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

export interface PostResult {
  /** null: no answer (refused, reset, timed out). */
  http_status: number | null;
  error: string | null;
}

export interface Poster {
  /** `over_ms`: so long the body trickles. */
  post(url: string, bytes: Buffer, signature: string | null, over_ms?: number): Promise<PostResult>;
  get(url: string): Promise<PostResult & { body: string }>;
  close(): void;
}

/** A client that keeps its connections, for many small POSTs to few hosts. */
export function createPoster(settings: { concurrency: number; timeout_ms: number }): Poster {
  const options = { keepAlive: true, maxSockets: settings.concurrency };
  const http = new HttpAgent(options);
  const https = new HttpsAgent(options);

  function call(
    url: string,
    init: RequestOptions,
    bytes: Buffer | null,
    over_ms = 0,
  ): Promise<PostResult & { body: string }> {
    const secure = url.startsWith('https:');
    const { promise, resolve } = Promise.withResolvers<PostResult & { body: string }>();
    const request = (secure ? httpsRequest : httpRequest)(url, { ...init, agent: secure ? https : http });
    const timer = setTimeout(() => request.destroy(new Error('no answer in time')), settings.timeout_ms + over_ms);
    request.on('response', (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (piece: string) => {
        if (body.length < 4_096) body += piece;
      });
      response.on('end', () => finish(response.statusCode ?? null, null, body));
      response.on('error', (error) => finish(null, error.message, ''));
    });
    request.on('error', (error: NodeJS.ErrnoException) => finish(null, error.code ?? error.message, ''));
    if (over_ms > 0 && bytes !== null) trickle(request, bytes, over_ms);
    else request.end(bytes ?? undefined);

    function finish(http_status: number | null, error: string | null, body: string): void {
      clearTimeout(timer);
      resolve({ http_status, error, body });
    }
    return promise;
  }

  return {
    post: (url, bytes, signature, over_ms) =>
      call(
        url,
        {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'content-length': bytes.length,
            'user-agent': 'facebookexternalua',
            accept: '*/*',
            ...(signature !== null && { 'x-hub-signature-256': signature }),
          },
        },
        bytes,
        over_ms,
      ),
    get: (url) => call(url, { method: 'GET', headers: { 'user-agent': 'facebookplatform/1.0' } }, null),
    close() {
      http.destroy();
      https.destroy();
    },
  };
}

const PIECES = 20;

/** Writes a body slowly, a piece at a time. */
function trickle(request: ClientRequest, bytes: Buffer, over_ms: number): void {
  const size = Math.ceil(bytes.length / PIECES);
  let at = 0;
  const timer = setInterval(() => {
    if (request.destroyed) return clearInterval(timer);
    request.write(bytes.subarray(at, at + size));
    at += size;
    if (at < bytes.length) return;
    clearInterval(timer);
    request.end();
  }, over_ms / PIECES);
}
