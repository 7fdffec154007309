import type { Readable } from 'node:stream';

/** A stretch of a file, both ends included, as HTTP counts them. */
export interface ByteRange {
  first: number;
  last: number;
}

export interface StoredPlace {
  place: string;
  stored_at: Date;
}

/**
 * Where files are kept. A place is a name that we made (`<company>/<two digits>/<id>`), never one that somebody gave. What goes
 * wrong in the store is a `StorageError`: nothing is lost by it, and it may go well later.
 */
export interface FileStorage {
  /** What it is, for the health page and the log. */
  readonly kind: 'local' | 's3';
  /** Stores the whole or nothing: nobody ever reads half a file. A place that is taken is written anew. */
  put(place: string, content: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<void>;
  /** Undefined when nothing is there. */
  get(place: string, range?: ByteRange): Promise<Readable | undefined>;
  exists(place: string): Promise<boolean>;
  /** What is not there is fine. */
  remove(places: readonly string[]): Promise<void>;
  /** Everything that is kept, in no order. */
  list(): AsyncIterable<StoredPlace>;
  /** Throws when nothing can be stored now. */
  check(): Promise<void>;
}

export interface StorageSettings {
  data_dir: string;
  s3:
    | {
        bucket: string;
        endpoint: string | undefined;
        region: string | undefined;
        credentials:
          | { access_key_id: string; secret_access_key: string; session_token: string | undefined }
          | undefined;
      }
    | undefined;
}
