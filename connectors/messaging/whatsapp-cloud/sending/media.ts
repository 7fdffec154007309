import { createHash, type Hash } from 'node:crypto';
import type { CallResult, JsonObject, MediaFile, MediaLocation, MessagingClient, Refused } from '../../contract.ts';
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
  const { download_timeout_ms = 300_000 } = options;
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
      if (next === null) return readFile(response, request, signal);
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
      if (error instanceof OnTheWay) return readException(error.cause, deadline);
      // Nothing was handed on before the answer began, so it was the network.
      if (!(error instanceof Taken)) return readException(error, deadline);
      throw error.cause;
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

async function readFile(
  response: Response,
  request: DownloadRequest,
  signal: AbortSignal,
): Promise<CallResult<MediaFile>> {
  if (!response.ok) {
    const bytes = await readCapped(response, MAX_ERROR_BYTES);
    if (response.status === 404 || response.status === 410) {
      return refused('RETRY', EXPIRED, 'look the file up again by its id');
    }
    return readFailure(response.status, bytes === null ? null : readAnswer(bytes), null);
  }
  const announced = readNumber(response.headers.get('content-length'));
  if (announced !== null && announced > request.max_bytes) {
    await response.body?.cancel();
    return tooLarge(request.max_bytes);
  }
  const hash = createHash('sha256');
  const read = { size_bytes: 0, failed: undefined as { error: unknown } | undefined };
  try {
    await request.into(measured(response, request.max_bytes, hash, read));
  } catch (error) {
    if (error instanceof TooLarge) return tooLarge(request.max_bytes);
    // Of the way here, not of whoever takes the file; either may be the one that was stopped.
    if (read.failed !== undefined || signal.aborted)
      throw new OnTheWay('the file broke off', { cause: read.failed?.error ?? error });
    throw new Taken('the file was not taken', { cause: error });
  }
  const sha256_hex = hash.digest('hex');
  const expected = hashHex(request.sha256);
  if (expected !== null && expected !== sha256_hex)
    return refused('RETRY', DAMAGED, 'its hash is not the announced one');
  const mime_type = response.headers.get('content-type');
  return { kind: 'ok', value: { size_bytes: read.size_bytes, mime_type, sha256_hex, verified: expected !== null } };
}

const EXPIRED = 'The link of the file has expired';
const DAMAGED = 'The file arrived damaged';
const TOO_LARGE = 'The file is too large';

/** Which of the faults that a file itself can have a refused download names. */
export function downloadFault({ title }: Refused): 'expired' | 'damaged' | 'too_large' | null {
  if (title === EXPIRED) return 'expired';
  if (title === DAMAGED) return 'damaged';
  return title === TOO_LARGE ? 'too_large' : null;
}

class TooLarge extends Error {}
/** The connection failed while the content was handed on. */
class OnTheWay extends Error {}
/** Whoever takes the content failed. */
class Taken extends Error {}

const tooLarge = (max_bytes: number): Refused => refused('REQ', TOO_LARGE, `more than ${max_bytes} bytes`);

/** The content as it comes, counted and hashed on the way. Leaving it early ends the call. */
async function* measured(
  response: Response,
  max_bytes: number,
  hash: Hash,
  read: { size_bytes: number; failed: { error: unknown } | undefined },
): AsyncGenerator<Uint8Array> {
  try {
    for await (const bytes of response.body ?? []) {
      read.size_bytes += bytes.length;
      if (read.size_bytes > max_bytes) throw new TooLarge();
      hash.update(bytes);
      yield bytes;
    }
  } catch (error) {
    read.failed = { error };
    throw error;
  }
}

/** The platform writes hashes as base64 in webhooks and as hex in some look-ups: told apart by length. */
function hashHex(hash: string | null | undefined): string | null {
  if (!hash) return null;
  if (/^[0-9a-f]{64}$/i.test(hash)) return hash.toLowerCase();
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(hash)) return null;
  return Buffer.from(hash, 'base64').toString('hex');
}
