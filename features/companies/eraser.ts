import type { Database } from '#platform/db';
import type { Logger } from '#platform/log';
import { createLoop, type Clock, type Loop } from '#platform/runtime';
import { eraseCompanyRow, eraseRows, tablesOfCompanies, takeLeaving } from './erase.repository.ts';

const EVERY_MS = 60_000;
/** Small enough that nobody who follows the events of other companies waits for a long transaction. */
const BATCH = 2_000;

/** Erases companies whose grace period is over, a batch at a time; the receipt is a line of the log. */
export function createEraser({ db, clock, logger }: { db: Database; clock: Clock; logger: Logger }): Loop {
  async function erase(company_id: string): Promise<void> {
    const rows: Record<string, number> = {};
    for (const table of await db.system(tablesOfCompanies)) {
      let erased: number;
      do {
        erased = await eraseRows(db, company_id, table, BATCH);
        if (erased > 0) rows[table] = (rows[table] ?? 0) + erased;
      } while (erased === BATCH);
    }
    await eraseCompanyRow(db, company_id);
    logger.info({ company_id, rows }, 'company erased');
  }

  return createLoop({
    idle_ms: EVERY_MS,
    onError: (error) => logger.error({ err: error }, 'companies could not be erased'),
    async step() {
      const leaving = await takeLeaving(db, clock.now());
      const failures: unknown[] = [];
      // One that cannot be erased keeps no other from being so; it is tried again with the next round.
      for (const company_id of leaving) await erase(company_id).catch((error: unknown) => failures.push(error));
      if (failures.length > 0) throw new Error(`${failures.length} could not be erased`, { cause: failures[0] });
      return leaving.length > 0;
    },
  });
}
