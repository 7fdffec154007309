import { createHash, randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Timeline } from '../time/timeline.ts';

export interface StoredMedia {
  id: string;
  phone_number_id: string;
  mime_type: string;
  /** Hex. */
  sha256: string;
  size: number;
  filename: string | null;
  expires_at: number;
}

export interface MediaInput {
  phone_number_id: string;
  mime_type: string;
  filename: string | null;
  /** Uploaded by the business (kept 30 days) or sent by a person (7 days). */
  origin: 'upload' | 'person';
}

export interface MediaStore {
  put(bytes: Buffer, input: MediaInput): StoredMedia;
  /** undefined when unknown, deleted or past its time. */
  get(id: string): StoredMedia | undefined;
  bytes(id: string): Buffer | undefined;
  delete(id: string): boolean;
  restore(media: StoredMedia): void;
  clear(): void;
}

const DAY_MS = 86_400_000;
const KEPT_MS = { upload: 30 * DAY_MS, person: 7 * DAY_MS };

/** Files, in memory or under `data_dir`/media. */
export function createMediaStore(data_dir: string | null, timeline: Timeline): MediaStore {
  const known = new Map<string, StoredMedia>();
  const memory = new Map<string, Buffer>();
  const folder = data_dir === null ? null : join(data_dir, 'media');
  if (folder !== null) mkdirSync(folder, { recursive: true });

  function get(id: string): StoredMedia | undefined {
    const media = known.get(id);
    return media !== undefined && media.expires_at > timeline.now() ? media : undefined;
  }

  function forget(id: string): void {
    known.delete(id);
    memory.delete(id);
    if (folder !== null) rmSync(join(folder, id), { force: true });
  }

  return {
    put(bytes, input) {
      const media: StoredMedia = {
        id: String(randomInt(1, 10)) + String(randomInt(0, 2 ** 47)).padStart(15, '0'),
        phone_number_id: input.phone_number_id,
        mime_type: input.mime_type,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        size: bytes.length,
        filename: input.filename,
        expires_at: timeline.now() + KEPT_MS[input.origin],
      };
      known.set(media.id, media);
      if (folder === null) memory.set(media.id, bytes);
      else writeFileSync(join(folder, media.id), bytes);
      return media;
    },
    get,
    bytes(id) {
      if (get(id) === undefined) return undefined;
      if (folder === null) return memory.get(id);
      return existsSync(join(folder, id)) ? readFileSync(join(folder, id)) : undefined;
    },
    delete(id) {
      const there = get(id) !== undefined;
      if (there) forget(id);
      return there;
    },
    restore: (media) => void known.set(media.id, media),
    clear() {
      for (const id of known.keys()) forget(id);
    },
  };
}
