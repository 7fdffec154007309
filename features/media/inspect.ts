import type { WrittenFile } from './file-store.ts';
import type { Findings } from './media.repository.ts';

/** Looks into a file that was written: its size on a screen, how long it plays, a small picture of it. Never throws for what it finds. */
export type Inspector = (file: WrittenFile, type: { mime_type: string; voice: boolean }) => Promise<Findings>;

export function createInspector(): Inspector {
  return async (_file, { mime_type, voice }) => ({
    mime_type,
    voice,
    animated: false,
    width: null,
    height: null,
    duration_ms: null,
    thumbnail: null,
  });
}
