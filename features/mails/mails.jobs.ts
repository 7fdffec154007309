import type { MailTransport } from '#connectors/mail';
import type { Database } from '#platform/db';
import type { Jobs, QueueDefinition } from '#platform/jobs';
import type { Logger } from '#platform/log';
import { createLoop, type Clock, type Loop } from '#platform/runtime';
import { forgetOutlived, takeOverdueMails } from './mails.repository.ts';
import { createSender } from './sender.ts';

const CONCURRENCY = 4;
const SWEEP_MS = 30_000;

export const mailQueues: readonly QueueDefinition[] = [{ name: 'mail.send', run_within_seconds: 600, retries: 5 }];

export interface MailJobOptions {
  db: Database;
  jobs: Jobs;
  clock: Clock;
  logger: Logger;
  transport: MailTransport;
  /** The sender; what stands behind its @ makes the mails' ids. */
  from: string;
  timeout_ms: number;
  /** Whether the log may hold the link of a kept mail, which may sign its reader in. */
  tells_links: boolean;
}

/** Sends mails in this process, takes up those whose job was lost, and forgets links that no longer work. */
export function startMails(options: MailJobOptions): Loop {
  const { db, jobs, clock, logger } = options;
  jobs.work('mail.send', createSender(options), { concurrency: CONCURRENCY });
  return createLoop({
    idle_ms: SWEEP_MS,
    onError: (error) => logger.warn({ err: error }, 'cannot look after mails'),
    async step() {
      await takeOverdueMails(db, (tdb, mails) =>
        jobs.enqueueAll(
          tdb,
          'mail.send',
          mails.map((data) => ({ data })),
        ),
      );
      return forgetOutlived(db, clock.now());
    },
  });
}
