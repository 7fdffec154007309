import { createReadStream } from 'node:fs';
import { access, constants, mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { randomUUID } from 'node:crypto';
import type { FileStorage, StoredPlace } from '../contract.ts';
import { checkPlace, isPlace, StorageError } from '../errors.ts';

const PART = '.part';
/** Nobody writes one file for so long: what is left of it is of a process that is gone. */
const STALE_MS = 24 * 60 * 60_000;

/** Files below `<data_dir>/media`, readable by the server's user only. */
export function createLocalStorage(data_dir: string): FileStorage {
  const root = join(data_dir, 'media');
  const pathOf = (place: string): string => join(root, checkPlace(place));

  return {
    kind: 'local',

    async put(place, content, signal) {
      const path = pathOf(place);
      const part = `${path}.${randomUUID()}${PART}`;
      const folder = dirname(path);
      let failed: unknown;
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 }).catch(away);
        const file = await open(part, 'wx', 0o600).catch(away);
        try {
          for await (const bytes of fromSource(content, (error) => (failed = error))) {
            signal?.throwIfAborted();
            await writeAll(file, bytes);
          }
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(part, path);
        await syncFolder(folder);
      } catch (error) {
        await rm(part, { force: true }).catch(() => undefined);
        // Where the content comes from is not ours: its error is passed on as it is.
        throw failed ?? asStorageError(error, signal);
      }
    },

    async get(place, range) {
      const file = await open(pathOf(place), 'r').catch(absent);
      if (file === undefined) return undefined;
      return createReadStream('', { fd: file, ...(range && { start: range.first, end: range.last }) });
    },

    async exists(place) {
      return (await stat(pathOf(place)).catch(absent)) !== undefined;
    },

    async remove(places) {
      for (const place of places) await rm(pathOf(place), { force: true }).catch(away);
    },

    async *list() {
      const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(absent);
      for (const entry of entries ?? []) {
        if (!entry.isFile()) continue;
        const path = join(entry.parentPath, entry.name);
        const place = relative(root, path).replaceAll('\\', '/');
        const found = await stat(path).catch(absent);
        if (found === undefined) continue;
        if (isPlace(place)) yield { place, stored_at: found.mtime } satisfies StoredPlace;
        else if (place.endsWith(PART) && Date.now() - found.mtimeMs > STALE_MS) await rm(path, { force: true });
      }
    },

    async check() {
      await mkdir(root, { recursive: true, mode: 0o700 }).catch(away);
      await access(root, constants.W_OK).catch(away);
    },
  };
}

/** The same content; an error of the source is told before it arrives as one of the whole. */
async function* fromSource(
  content: AsyncIterable<Uint8Array>,
  onError: (error: unknown) => void,
): AsyncGenerator<Uint8Array> {
  try {
    yield* content;
  } catch (error) {
    onError(error);
    throw error;
  }
}

/** A disk may take less than it was given. */
async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += (await file.write(bytes, at)).bytesWritten;
}

/** The name of a file is kept by its folder. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function absent(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
  throw asStorageError(error);
}

function away(error: unknown): never {
  throw asStorageError(error);
}

function asStorageError(error: unknown, signal?: AbortSignal): unknown {
  if (signal?.aborted || error instanceof StorageError) return error;
  return new StorageError('the data directory cannot be used', { cause: error });
}
