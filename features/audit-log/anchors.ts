import type { Stamps } from '#platform/crypto';
import type { Database } from '#platform/db';
import type { Logger } from '#platform/log';
import { createLoop, type Loop } from '#platform/runtime';
import { companiesStampedOtherwise, restampHead, takeMovedHeads } from './anchors.repository.ts';
import { anchorOf } from './audit-log.model.ts';

const HOUR_MS = 3_600_000;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/**
 * Writes into the server's own log, every hour, where the audit logs end that have grown: whoever later rewrites one in
 * the database cannot rewrite that. At the start it stamps the heads anew that bear the stamp of a previous master key.
 */
export function startAnchors({ db, stamps, logger }: { db: Database; stamps: Stamps; logger: Logger }): Loop {
  let restamped = false;

  async function restampAll(): Promise<void> {
    for (let after = FIRST_ID; ;) {
      const companies = await companiesStampedOtherwise(db, stamps.current, after);
      for (const company_id of companies) {
        const verdict = await db.tenant(company_id, (tdb) => restampHead(tdb, stamps));
        if (verdict === 'genuine' || verdict === undefined) continue;
        logger.error({ company_id, verdict }, 'the head of an audit log bears no stamp of this install');
      }
      const last = companies.at(-1);
      if (last === undefined) return;
      after = last;
    }
  }

  return createLoop({
    idle_ms: HOUR_MS,
    onError: (error) => logger.warn({ err: error }, 'cannot write down where the audit logs end'),
    async step() {
      if (!restamped) await restampAll();
      restamped = true;
      const moved = await takeMovedHeads(db);
      for (const { company_id, ...head } of moved) {
        logger.info({ company_id, anchor: anchorOf(head) }, 'audit log anchor');
      }
      return moved.length > 0;
    },
  });
}
