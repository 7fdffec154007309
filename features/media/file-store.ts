import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type { ByteRange, FileStorage } from '#connectors/storage';
import { openStream, sealedStretch, sealStream, type SecretBox } from '#platform/crypto';
import { newId } from '#platform/runtime';

/** What has to be known of a file to read it. */
export interface KeptFile {
  company_id: string;
  id: string;
  size_bytes: number;
  place: string;
  sealed_key: Buffer | null;
}

/** A file that stands in the storage, and of which no row says so yet. */
export interface WrittenFile extends KeptFile {
  sha256: Buffer;
  /** Its first bytes, which say what it is. */
  head: Buffer;
}

const HEAD_BYTES = 4_096;

export interface FileStore {
  /** Writes a new file, sealed where the company wants it so. */
  write(
    company_id: string,
    content: AsyncIterable<Uint8Array>,
    options?: { signal?: AbortSignal; id?: string },
  ): Promise<WrittenFile>;
  /** Writes the small picture of a file; answers its place. */
  writeThumbnail(file: KeptFile, picture: Buffer): Promise<string>;
  /** Undefined when the storage has it no more. */
  read(file: KeptFile, range?: ByteRange): Promise<Readable | undefined>;
  readThumbnail(file: KeptFile, thumbnail: { place: string; size_bytes: number }): Promise<Readable | undefined>;
  remove(places: readonly string[]): Promise<void>;
}

/** A place that was never used and that says nothing but whose it is. */
function newPlace(company_id: string, ending = ''): string {
  const id = newId();
  return `${company_id}/${id.slice(-2)}/${id}${ending}`;
}

export function createFileStore(storage: FileStorage, box: SecretBox): FileStore {
  const keyPlace = ({ company_id, id }: KeptFile) => ({ company_id, table: 'media_files', column: 'sealed_key', id });

  async function readSealed(file: KeptFile, place: string, size: number, range: ByteRange) {
    const stretch = sealedStretch(size, range.first, range.last);
    const key = await box.openBytes(file.sealed_key!, keyPlace(file));
    const sealed = await storage.get(place, { first: stretch.first, last: stretch.last });
    return sealed && Readable.from(openStream(key, place, sealed, { size, stretch }), { objectMode: false });
  }

  return {
    async write(company_id, content, { signal, id = newId() } = {}) {
      const file = { company_id, id, place: newPlace(company_id) };
      const hash = createHash('sha256');
      const head: Uint8Array[] = [];
      let size_bytes = 0;
      async function* measured(): AsyncGenerator<Uint8Array> {
        for await (const bytes of content) {
          if (size_bytes < HEAD_BYTES) head.push(bytes.subarray(0, HEAD_BYTES - size_bytes));
          size_bytes += bytes.length;
          hash.update(bytes);
          yield bytes;
        }
      }
      let sealed_key: Buffer | null = null;
      if (box.content.wants(company_id)) {
        const key = randomBytes(32);
        sealed_key = await box.seal(key, keyPlace({ ...file, size_bytes, sealed_key }));
        await storage.put(file.place, sealStream(key, file.place, measured()), signal);
      } else {
        await storage.put(file.place, measured(), signal);
      }
      return { ...file, sealed_key, size_bytes, sha256: hash.digest(), head: Buffer.concat(head) };
    },

    async writeThumbnail(file, picture) {
      const place = newPlace(file.company_id, '.webp');
      const whole = [picture];
      if (file.sealed_key === null) await storage.put(place, Readable.from(whole));
      else {
        const key = await box.openBytes(file.sealed_key, keyPlace(file));
        await storage.put(place, sealStream(key, place, Readable.from(whole)));
      }
      return place;
    },

    async read(file, range = { first: 0, last: file.size_bytes - 1 }) {
      if (file.size_bytes === 0) return Readable.from([]);
      if (file.sealed_key === null) return storage.get(file.place, range);
      return readSealed(file, file.place, file.size_bytes, range);
    },

    async readThumbnail(file, { place, size_bytes }) {
      if (file.sealed_key === null) return storage.get(place);
      return readSealed(file, place, size_bytes, { first: 0, last: size_bytes - 1 });
    },

    remove: (places) => storage.remove(places),
  };
}
