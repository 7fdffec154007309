import type { SecretBox } from '#platform/crypto';
import type { Database } from '#platform/db';
import type { JobTypes, QueueDefinition } from '#platform/jobs';
import type { Logger } from '#platform/log';
import type { Clock } from '#platform/runtime';
import { orderWork } from './work.repository.ts';

export const encryptionQueues: readonly QueueDefinition[] = [
  { name: 'encryption.rotate', run_within_seconds: 600, retries: 10 },
];

/**
 * The work behind the job `encryption.rotate`. Run again after a crash it goes on where it was: a company that got its new
 * key after the order is passed by.
 */
export function createRotation({
  db,
  box,
  clock,
  logger,
}: {
  db: Database;
  box: SecretBox;
  clock: Clock;
  logger: Logger;
}) {
  return async function rotate(job: JobTypes['encryption.rotate'], signal: AbortSignal): Promise<void> {
    const { scope, target_company_id } = job;
    if (scope === 'master') {
      const rewrapped = await box.keys.rewrap();
      logger.info({ rewrapped }, 'keys are wrapped under the newest master key');
      return;
    }
    const companies = await box.keys.companies(job.ordered_at);
    for (const company_id of companies) {
      if (target_company_id !== null && target_company_id !== company_id) continue;
      if (signal.aborted) throw new Error('the process stops');
      await db.system(async (sdb) => {
        await box.keys.renewDataKey(sdb, company_id);
        await orderWork(await sdb.asCompany(company_id), 'keys', clock.now());
      });
    }
  };
}
