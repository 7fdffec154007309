import type { FileStorage } from '#connectors/storage';
import type { Database } from '#platform/db';
import type { Logger } from '#platform/log';
import type { Clock } from '#platform/runtime';
import { forgetLeftovers, readLeftovers, unknownPlaces } from './sweep.repository.ts';

const AT_MOST = 100;
const STRETCH = 500;
/** A file that is being written has no row yet. Nothing is written for so long. */
const YOUNG_MS = 24 * 60 * 60_000;

export interface SweepTools {
  db: Database;
  storage: FileStorage;
  clock: Clock;
  logger: Logger;
}

export interface Sweeper {
  /** Empties places that were given up; answers whether there may be more. */
  leftovers(): Promise<boolean>;
  /** Walks through the whole storage and removes what no row knows; answers how much that was. */
  orphans(): Promise<number>;
}

export function createSweeper({ db, storage, clock, logger }: SweepTools): Sweeper {
  async function removeUnknown(places: readonly string[]): Promise<number> {
    const unknown = await unknownPlaces(db, places);
    await storage.remove(unknown);
    return unknown.length;
  }

  return {
    async leftovers() {
      const places = await readLeftovers(db, AT_MOST);
      if (places.length === 0) return false;
      // The row goes after the file: a crash between the two removes it twice.
      await storage.remove(places);
      await forgetLeftovers(db, places);
      return places.length === AT_MOST;
    },

    async orphans() {
      const before = clock.now().getTime() - YOUNG_MS;
      let removed = 0;
      let places: string[] = [];
      for await (const { place, stored_at } of storage.list()) {
        if (stored_at.getTime() > before) continue;
        places.push(place);
        if (places.length < STRETCH) continue;
        removed += await removeUnknown(places);
        places = [];
      }
      removed += await removeUnknown(places);
      if (removed > 0) logger.warn({ removed }, 'files that no message knows were removed');
      return removed;
    },
  };
}
