import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import type { StorageSettings } from '#connectors/storage';

/** A store that speaks as much of S3 as is spoken here. It keeps bodies exactly as they came. */
export interface TestBucket {
  settings: NonNullable<StorageSettings['s3']>;
  /** Files in parts that nobody finished or gave up. */
  unfinished(): number;
  lastPut(): { headers: IncomingHttpHeaders; body: Buffer };
  /** From now on every call is answered with a 500. */
  fail(on: boolean): void;
  /** From now on whoever reads a file waits so long for it. */
  delay(ms: number): void;
  keys(): string[];
  stop(): Promise<void>;
}

const NAME = 'files-of-tests';

export async function startBucket(): Promise<TestBucket> {
  const objects = new Map<string, { body: Buffer; at: Date }>();
  const uploads = new Map<string, Map<number, Buffer>>();
  let last: { headers: IncomingHttpHeaders; body: Buffer } | undefined;
  let failing = false;
  let delay_ms = 0;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://bucket');
    const body = await buffer(request);
    const say = (status: number, text: string | Buffer = '', headers: Record<string, string> = {}) =>
      void response.writeHead(status, { 'content-type': 'application/xml', ...headers }).end(text);
    if (failing) return say(500, '<Error><Code>InternalError</Code></Error>');
    const key = decodeURIComponent(pathname).slice(NAME.length + 2);
    if (!pathname.startsWith(`/${NAME}`)) return say(404, '<Error><Code>NoSuchBucket</Code></Error>');
    const upload_id = query.get('uploadId');
    if (request.method === 'GET' && query.get('list-type') === '2') return say(200, list(query));
    if (request.method === 'POST' && query.has('uploads')) {
      const id = randomUUID();
      uploads.set(id, new Map());
      return say(200, `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`);
    }
    if (upload_id !== null) {
      const parts = uploads.get(upload_id);
      if (parts === undefined) return say(404, '<Error><Code>NoSuchUpload</Code></Error>');
      if (request.method === 'PUT') {
        parts.set(Number(query.get('partNumber')), body);
        return say(200, '', { etag: `"${createHash('md5').update(body).digest('hex')}"` });
      }
      uploads.delete(upload_id);
      if (request.method === 'DELETE') return say(204);
      const inOrder = [...parts].toSorted(([a], [b]) => a - b).map(([, part]) => part);
      // All parts but the last have at least 5 MiB, or the real one refuses.
      if (inOrder.slice(0, -1).some((part) => part.length < 5_242_880))
        return say(400, '<Error><Code>EntityTooSmall</Code></Error>');
      objects.set(key, { body: Buffer.concat(inOrder), at: new Date() });
      return say(200, '<CompleteMultipartUploadResult><ETag>"x"</ETag></CompleteMultipartUploadResult>');
    }
    if (request.method === 'PUT') {
      last = { headers: request.headers, body };
      objects.set(key, { body, at: new Date() });
      return say(200, '', { etag: '"x"' });
    }
    if (request.method === 'DELETE') {
      objects.delete(key);
      return say(204);
    }
    await pause(delay_ms);
    const found = objects.get(key);
    if (found === undefined) return say(404, request.method === 'HEAD' ? '' : '<Error><Code>NoSuchKey</Code></Error>');
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
    const part = range === null ? found.body : found.body.subarray(Number(range[1]), Number(range[2]) + 1);
    const headers = { 'content-length': String(part.length), 'last-modified': found.at.toUTCString(), etag: '"x"' };
    say(range === null ? 200 : 206, request.method === 'HEAD' ? '' : part, headers);
  }

  /** Two to a page, so that whoever lists has to turn it. */
  function list(query: URLSearchParams): string {
    const after = query.get('continuation-token') ?? '';
    const wanted = query.get('prefix') ?? '';
    const all = Array.from(objects, ([key, object]) => ({ key, ...object }))
      .filter(({ key }) => key.startsWith(wanted) && key > after)
      .toSorted((a, b) => (a.key < b.key ? -1 : 1));
    const page = all.slice(0, 2);
    const more = all.length > page.length;
    const rows = page.map(
      ({ key, at, body }) =>
        `<Contents><Key>${key}</Key><LastModified>${at.toISOString()}</LastModified><Size>${body.length}</Size></Contents>`,
    );
    const next = more ? `<NextContinuationToken>${page.at(-1)!.key}</NextContinuationToken>` : '';
    return `<ListBucketResult><IsTruncated>${more}</IsTruncated>${next}${rows.join('')}</ListBucketResult>`;
  }

  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    settings: {
      bucket: NAME,
      endpoint: `http://127.0.0.1:${port}`,
      region: undefined,
      credentials: { access_key_id: 'key-of-the-test', secret_access_key: 'secret', session_token: undefined },
    },
    unfinished: () => uploads.size,
    lastPut: () => last!,
    fail: (on) => void (failing = on),
    delay: (ms) => void (delay_ms = ms),
    keys: () => [...objects.keys()],
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
