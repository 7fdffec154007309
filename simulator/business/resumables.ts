import { randomBytes } from 'node:crypto';

/** A file that is handed over in pieces, for examples of templates and profile pictures. */
export interface Resumable {
  id: string;
  file_name: string | null;
  file_type: string;
  file_length: number;
  received: number;
  handle: string | null;
}

export interface Resumables {
  open(file: Pick<Resumable, 'file_name' | 'file_type' | 'file_length'>): Resumable;
  get(id: string): Resumable | undefined;
  /** Takes the bytes from `offset` on; with the last one comes the handle. */
  take(upload: Resumable, offset: number, length: number): Resumable;
  isHandle(handle: string): boolean;
  clear(): void;
}

/** Only lengths are kept: nobody ever gets these bytes back. */
export function createResumables(): Resumables {
  const uploads = new Map<string, Resumable>();
  const handles = new Set<string>();
  return {
    open(file) {
      const id = `upload:${randomBytes(60).toString('base64url')}?sig=${randomBytes(6).toString('base64url')}`;
      const upload: Resumable = { ...file, id, received: 0, handle: null };
      uploads.set(id.split('?', 1)[0] ?? id, upload);
      return upload;
    },
    get: (id) => uploads.get(id.split('?', 1)[0] ?? id),
    take(upload, offset, length) {
      upload.received = Math.max(upload.received, offset + length);
      if (upload.received >= upload.file_length && upload.handle === null) {
        upload.handle = `4::aW${randomBytes(60).toString('base64url')}`;
        handles.add(upload.handle);
      }
      return upload;
    },
    isHandle: (handle) => handles.has(handle),
    clear() {
      uploads.clear();
      handles.clear();
    },
  };
}
