import type { FileStorage, StorageSettings } from './contract.ts';
import { createLocalStorage } from './local/local.ts';
import { createS3Storage } from './s3/s3.ts';

export type * from './contract.ts';
export { StorageError } from './errors.ts';

/** The store that the settings name: a bucket where there is one, else the data directory. */
export function createFileStorage({ data_dir, s3 }: StorageSettings): FileStorage {
  return s3 === undefined ? createLocalStorage(data_dir) : createS3Storage(s3);
}
