import { createHash } from 'node:crypto';
import type { CallResult, JsonObject, MediaFile, MediaLocation, MessagingClient } from '../../contract.ts';
import { readId, readNumber, readString } from '../json/read-value.ts';
import { type ClientOptions, readException } from './graph-call.ts';
import { startDeadline } from './deadline.ts';
import { readCapped } from './read-capped.ts';
import { ambiguous, readAnswer, readFailure, refused } from './read-failure.ts';

type DownloadRequest = Parameters<MessagingClient['downloadMedia']>[0];

const MAX_REDIRECTS = 3;
const MAX_ERROR_BYTES = 64 * 1_024;
/** The platform answers some default agents of programs with a page of HTML. */
const USER_AGENT = 'Mozilla/5.0 (compatible; Parley)';

export function readMediaLocation(body: JsonObject): MediaLocation | null {
  const media_id = readId(body['id']);
  const url = readString(body['url']);
  if (media_id === null || url === null) return null;
  return {
    media_id,
    url,
    mime_type: readString(body['mime_type']),
    sha256: readString(body['sha256']),
    size_bytes: readNumber(body['file_size']),
  };
}

/** Fetches a file from a link the platform gave. Every hop must lead to a host of the platform. */
export function createDownloader(options: ClientOptions): MessagingClient['downloadMedia'] {
  const { download_timeout_ms = 60_000 } = options;
  const fetch = options.fetch ?? globalThis.fetch;
  const home = new URL(options.base_url).origin;

  async function follow(request: DownloadRequest, signal: AbortSignal): Promise<CallResult<MediaFile>> {
    let address = request.url;
    for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
      const url = URL.parse(address);
      if (url === null || !isPlatformHost(url, home)) {
        return refused('REQ', 'The file is not on a host of the platform', 'the access token was not sent there');
      }
      const response = await fetch(url.href, {
        headers: { authorization: `Bearer ${request.access_token}`, 'user-agent': USER_AGENT },
        redirect: 'manual',
        signal,
      });
      const next = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null;
      if (next === null) return readFile(response, request);
      await response.body?.cancel();
      address = URL.parse(next, url.href)?.href ?? '';
    }
    return ambiguous('unexpected_status', 'too many redirects');
  }

  return async (request) => {
    if (request.signal?.aborted)
      return refused('RETRY', 'Stopped before it was fetched', 'the caller had stopped already');
    const deadline = startDeadline(download_timeout_ms, request.signal);
    try {
      return await follow(request, deadline.signal);
    } catch (error) {
      return readException(error, deadline);
    } finally {
      deadline.end();
    }
  };
}

function isPlatformHost(url: URL, home: string): boolean {
  if (url.username !== '' || url.password !== '') return false;
  if (url.origin === home) return true;
  if (url.protocol !== 'https:' || url.port !== '') return false;
  return url.hostname.endsWith('.fbsbx.com') || url.hostname.endsWith('.whatsapp.net');
}

async function readFile(response: Response, request: DownloadRequest): Promise<CallResult<MediaFile>> {
  if (!response.ok) {
    const bytes = await readCapped(response, MAX_ERROR_BYTES);
    if (response.status === 404 || response.status === 410) {
      return refused('RETRY', 'The link of the file has expired', 'look the file up again by its id');
    }
    return readFailure(response.status, bytes === null ? null : readAnswer(bytes), null);
  }
  const announced = readNumber(response.headers.get('content-length'));
  const tooLarge = announced !== null && announced > request.max_bytes;
  const bytes = tooLarge ? null : await readCapped(response, request.max_bytes);
  if (bytes === null) {
    if (tooLarge) await response.body?.cancel();
    return refused('REQ', 'The file is too large', `more than ${request.max_bytes} bytes`);
  }
  const sha256_hex = createHash('sha256').update(bytes).digest('hex');
  const expected = hashHex(request.sha256);
  if (expected !== null && expected !== sha256_hex) {
    return refused('RETRY', 'The file arrived damaged', 'its hash is not the announced one');
  }
  const mime_type = response.headers.get('content-type');
  return { kind: 'ok', value: { bytes, mime_type, sha256_hex, verified: expected !== null } };
}

/** The platform writes hashes as base64 in webhooks and as hex in some look-ups: told apart by length. */
function hashHex(hash: string | null | undefined): string | null {
  if (!hash) return null;
  if (/^[0-9a-f]{64}$/i.test(hash)) return hash.toLowerCase();
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(hash)) return null;
  return Buffer.from(hash, 'base64').toString('hex');
}
