import { buffer } from 'node:stream/consumers';
import { StorageError } from '#connectors/storage';
import type { SecretBox } from '#platform/crypto';
import type { Database } from '#platform/db';
import type { Logger } from '#platform/log';
import { filesToConvert, stopConverting, swapPlaces, type FileToConvert } from './convert.repository.ts';
import type { FileStore } from './file-store.ts';
import { leavePlaces } from './media.repository.ts';

const AT_MOST = 20;

export interface ConvertTools {
  db: Database;
  box: SecretBox;
  files: FileStore;
  logger: Logger;
}

/**
 * Writes files anew, sealed or open, as their company wants them now; answers whether there may be more. Both forms can be read
 * meanwhile. The old places go when the new ones are in the row, and the new ones when they never come there.
 */
export function createConverter({ db, box, files, logger }: ConvertTools): () => Promise<boolean> {
  async function convert(file: FileToConvert): Promise<void> {
    const { company_id } = file;
    if ((file.sealed_key !== null) === box.content.wants(company_id)) {
      await db.tenant(company_id, (tdb) => stopConverting(tdb, file));
      return;
    }
    const content = await files.read(file);
    const picture =
      file.thumbnail_place === null
        ? undefined
        : await files.readThumbnail(file, { place: file.thumbnail_place, size_bytes: file.thumbnail_bytes! });
    if (content === undefined) {
      logger.error({ company_id, file_id: file.id }, 'a file is not in the storage any more');
      await db.tenant(company_id, (tdb) => stopConverting(tdb, file));
      return;
    }
    const written = await files.write(company_id, content, { id: file.id });
    const thumbnail_place = picture === undefined ? null : await files.writeThumbnail(written, await buffer(picture));
    await db.tenant(company_id, async (tdb) => {
      const { place, sealed_key } = written;
      if (await swapPlaces(tdb, file, { place, sealed_key, thumbnail_place })) return;
      await leavePlaces(tdb, thumbnail_place === null ? [place] : [place, thumbnail_place]);
    });
  }

  /** They wait for the next start of the server, and keep no other from its turn. */
  const failed = new Set<string>();

  function leave({ company_id, id }: FileToConvert, error: unknown): void {
    if (error instanceof StorageError) throw error;
    failed.add(id);
    logger.error({ err: error, company_id, file_id: id }, 'a file could not be written anew');
  }

  return async () => {
    const waiting = await filesToConvert(db, AT_MOST, [...failed]);
    for (const file of waiting) await convert(file).catch((error: unknown) => leave(file, error));
    return waiting.length === AT_MOST;
  };
}
