import type { SecretBox } from '#platform/crypto';
import type { Database } from '#platform/db';
import type { Jobs, JobTypes, QueueDefinition } from '#platform/jobs';
import type { Logger } from '#platform/log';
import type { Clock } from '#platform/runtime';
import { orderWork } from './work.repository.ts';

export const encryptionQueues: readonly QueueDefinition[] = [
  { name: 'encryption.rotate', run_within_seconds: 600, retries: 10 },
];

const ANOTHER_MS = 1_000;

/**
 * The work behind the job `encryption.rotate`. Run again after a crash it goes on where it was: a company that got its new
 * key after the order is passed by.
 */
export function createRotation({
  db,
  jobs,
  box,
  clock,
  logger,
}: {
  db: Database;
  jobs: Jobs;
  box: SecretBox;
  clock: Clock;
  logger: Logger;
}) {
  return async function rotate(job: JobTypes['encryption.rotate'], signal: AbortSignal): Promise<void> {
    const { scope, target_company_id } = job;
    if (job.master_id !== box.keys.master_id) {
      // Processes are being started anew with another master key: one that has it takes the order later.
      const due = new Date(Date.now() + ANOTHER_MS);
      await db.tenant(job.company_id, (tdb) => jobs.enqueue(tdb, 'encryption.rotate', job, { due }));
      return;
    }
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
