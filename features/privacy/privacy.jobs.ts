import { eraseContacts, findContactsByWords, redactMerges } from '#features/contacts';
import { eraseThreads, silentSince } from '#features/conversations';
import { hasPendingBefore, redactDeliveries } from '#features/inbound';
import type { SecretBox } from '#platform/crypto';
import type { Database, TenantDb } from '#platform/db';
import type { Jobs, JobTypes, QueueDefinition } from '#platform/jobs';
import type { Logger } from '#platform/log';
import type { Clock } from '#platform/runtime';
import { finishErasure, lockOpenErasure } from './erasures.repository.ts';

export const privacyQueues: readonly QueueDefinition[] = [
  { name: 'contact.redact', run_within_seconds: 600, retries: 20 },
];

/** Deliveries that came before the order and are not drained yet are waited for. */
const AGAIN_AFTER_MS = 1_000;

export interface RedactionOptions {
  db: Database;
  box: SecretBox;
  clock: Clock;
  jobs: Jobs;
  logger: Logger;
}

/**
 * Takes an erased person out of raw deliveries and events, and whatever was drained after they were erased though it had come
 * before. Each step may be repeated; the receipt is closed by the last.
 */
export function createRedaction({ db, box, clock, jobs, logger }: RedactionOptions) {
  return async function redact({ company_id, erasure_id }: JobTypes['contact.redact']): Promise<void> {
    const erasure = await db.tenant(company_id, (tdb) => lockOpenErasure(tdb, box, erasure_id));
    if (erasure === undefined) return;
    if (await db.tenant(company_id, (tdb) => hasPendingBefore(tdb, erasure.erased_at))) {
      const due = new Date(clock.now().getTime() + AGAIN_AFTER_MS);
      await db.tenant(company_id, (tdb) => jobs.enqueue(tdb, 'contact.redact', { company_id, erasure_id }, { due }));
      return;
    }
    const run = <T>(work: (tdb: TenantDb) => Promise<T>): Promise<T> => db.tenant(company_id, work);
    const deliveries = await redactAll(run, box, new Set(erasure.words));
    await db.tenant(company_id, async (tdb) => {
      const open = await lockOpenErasure(tdb, box, erasure_id);
      if (open === undefined) return;
      const again = await silentSince(tdb, await findContactsByWords(tdb, box, open.words), open.erased_at);
      const late = await eraseThreads(tdb, again);
      await eraseContacts(tdb, again);
      await redactMerges(tdb, [...open.contact_ids, ...again]);
      const counts = {
        ...open.counts,
        conversations: (open.counts['conversations'] ?? 0) + late.conversations,
        messages: (open.counts['messages'] ?? 0) + late.messages,
        deliveries,
      };
      await finishErasure(tdb, { ...open, counts }, clock.now());
    });
    logger.info({ company_id, erasure_id, deliveries }, 'person erased');
  };
}

/** Goes through all of the company's deliveries, some in each transaction; answers how many spoke of the person. */
async function redactAll(
  run: <T>(work: (tdb: TenantDb) => Promise<T>) => Promise<T>,
  box: SecretBox,
  words: ReadonlySet<string>,
): Promise<number> {
  let redacted = 0;
  let after: string | null = null;
  for (;;) {
    const from: string | null = after;
    const stretch: { last: string | undefined; redacted: number } = await run((tdb) =>
      redactDeliveries(tdb, box, { words, after: from }),
    );
    redacted += stretch.redacted;
    if (stretch.last === undefined) return redacted;
    after = stretch.last;
  }
}
