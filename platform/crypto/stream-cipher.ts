import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';

/** So much of a file is sealed at a time: a stretch of it is read without the rest. */
const CHUNK_BYTES = 64 * 1_024;
const TAG_BYTES = 16;
const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES;

/**
 * The key of one stored file: of the content's own key and the name of the place, which is never used twice. So no nonce is, and
 * no chunk can be moved to another file.
 */
function keyOf(key: Buffer, place: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `parley file ${place}`, 32));
}

/** Counts the chunks, and says of the last that it is: nothing can be left out, turned round or cut off. */
function nonceOf(index: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(index, 4);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

/** Seals content chunk by chunk with AES-256-GCM. */
export async function* sealStream(
  key: Buffer,
  place: string,
  content: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  const own = keyOf(key, place);
  let index = 0;
  const seal = (plain: Buffer, last: boolean): Buffer => {
    const cipher = createCipheriv('aes-256-gcm', own, nonceOf(index, last), { authTagLength: TAG_BYTES });
    index += 1;
    return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  };
  let waiting: Buffer = Buffer.alloc(0);
  for await (const bytes of content) {
    waiting = waiting.length === 0 ? Buffer.from(bytes) : Buffer.concat([waiting, bytes]);
    // The last chunk is known only when nothing follows: one is always held back.
    while (waiting.length > CHUNK_BYTES) {
      yield seal(waiting.subarray(0, CHUNK_BYTES), false);
      waiting = waiting.subarray(CHUNK_BYTES);
    }
  }
  yield seal(waiting, true);
}

export interface SealedStretch {
  /** The sealed bytes to fetch. */
  first: number;
  last: number;
  /** The first chunk in them. */
  index: number;
  /** What to leave out before, and how much to take then. */
  skip: number;
  take: number;
}

/** Where the bytes `first` to `last` of a file of `size` bytes stand in what was sealed. */
export function sealedStretch(size: number, first: number, last: number): SealedStretch {
  const index = Math.floor(first / CHUNK_BYTES);
  const end = Math.floor(last / CHUNK_BYTES);
  const sealedSize = size + Math.max(1, Math.ceil(size / CHUNK_BYTES)) * TAG_BYTES;
  return {
    first: index * SEALED_CHUNK_BYTES,
    last: Math.min(sealedSize, (end + 1) * SEALED_CHUNK_BYTES) - 1,
    index,
    skip: first - index * CHUNK_BYTES,
    take: last - first + 1,
  };
}

/** Opens a stretch of what `sealStream` sealed. Throws when a byte of it was changed, moved or is missing. */
export async function* openStream(
  key: Buffer,
  place: string,
  sealed: AsyncIterable<Uint8Array>,
  { size, stretch }: { size: number; stretch: SealedStretch },
): AsyncGenerator<Buffer> {
  const own = keyOf(key, place);
  const last = Math.max(0, Math.ceil(size / CHUNK_BYTES) - 1);
  let { index, skip, take } = stretch;
  const open = (chunk: Buffer): Buffer => {
    const decipher = createDecipheriv('aes-256-gcm', own, nonceOf(index, index === last), { authTagLength: TAG_BYTES });
    decipher.setAuthTag(chunk.subarray(chunk.length - TAG_BYTES));
    index += 1;
    const plain = Buffer.concat([decipher.update(chunk.subarray(0, chunk.length - TAG_BYTES)), decipher.final()]);
    const wanted = plain.subarray(skip, skip + take);
    skip = 0;
    take -= wanted.length;
    return wanted;
  };
  let waiting: Buffer = Buffer.alloc(0);
  for await (const bytes of sealed) {
    waiting = waiting.length === 0 ? Buffer.from(bytes) : Buffer.concat([waiting, bytes]);
    while (waiting.length >= SEALED_CHUNK_BYTES) {
      yield open(waiting.subarray(0, SEALED_CHUNK_BYTES));
      waiting = waiting.subarray(SEALED_CHUNK_BYTES);
    }
  }
  if (waiting.length >= TAG_BYTES && index <= last) yield open(waiting);
  if (take > 0) throw new Error('the sealed file is shorter than it was');
}
