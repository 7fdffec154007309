import type { MailOutcome } from '#connectors/mail';
import type { TenantDb } from '#platform/db';
import type { MailJobOptions } from './mails.jobs.ts';
import { claimMail, closeMail, postponeMail, type ClaimedMail } from './mails.repository.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** How long to wait after each try that may go well later: about a day altogether. */
const WAITS = [SECOND, 15 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 8 * HOUR];

interface Job {
  company_id: string;
  mail_id: string;
}

/**
 * The work behind the job `mail.send`: take the mail, talk to the mail server with no transaction open, store how it
 * ended. The try is committed before the call, so that a crash in it counts; its repeat bears the same Message-ID.
 */
export function createSender(options: MailJobOptions): (job: Job, signal: AbortSignal) => Promise<void> {
  const { db, jobs, clock, logger, transport, timeout_ms } = options;
  const host = /@([^\s>]+)>?\s*$/.exec(options.from)?.[1] ?? 'localhost';
  // The transport gives up after twice its timeout.
  const lease_ms = 3 * timeout_ms;

  return async function send({ company_id, mail_id }, signal) {
    const mail = await db.tenant(company_id, (tdb) => claimMail(tdb, mail_id, lease_ms));
    if (mail === undefined) return;
    const outcome = await deliver(mail, signal);
    await db.tenant(company_id, (tdb) => settle(tdb, mail, outcome, signal.aborted));
    // Ids only: whose mail it is and what the server said of it stand in the row.
    const { kind, recipient_id, attempts } = mail;
    const told = { company_id, mail_id, kind, recipient_id, attempts, outcome: outcome.kind };
    if (outcome.kind === 'sent') logger.info(told, 'mail sent');
    else if (outcome.kind === 'kept')
      logger.info({ ...told, subject: mail.subject, ...linkIn(mail) }, 'mail kept in the outbox');
    else logger.warn(told, 'mail not sent');
  };

  /** For whoever tries the product out; a log of production is read by more people than may sign in as somebody. */
  function linkIn({ body }: ClaimedMail): { link?: string | undefined } {
    return options.tells_links ? { link: /^https?:\/\/\S+$/m.exec(body)?.[0] } : {};
  }

  async function deliver(mail: ClaimedMail, signal: AbortSignal): Promise<MailOutcome> {
    if (mail.good_until !== null && mail.good_until <= clock.now()) {
      return { kind: 'refused', reason: 'Its link has expired, so it was not sent any more.' };
    }
    const { recipient: to, subject, body: text, created_at: date } = mail;
    return transport.send({ message_id: `<${mail.id}@${host}>`, to, subject, text, date }, signal);
  }

  async function settle(tdb: TenantDb, mail: ClaimedMail, outcome: MailOutcome, stopping: boolean): Promise<void> {
    switch (outcome.kind) {
      case 'sent':
        return closeMail(tdb, mail, { state: 'sent', sent_at: clock.now() });
      case 'kept':
        return closeMail(tdb, mail, { state: 'kept' });
      case 'refused':
        return closeMail(tdb, mail, { state: 'failed', error: outcome.reason });
      default: {
        // When this process stops, that is no fault of the mail server's: another process takes the mail at once.
        const wait_ms = stopping ? 0 : WAITS[mail.attempts - 1];
        if (wait_ms === undefined) return closeMail(tdb, mail, { state: 'failed', error: outcome.reason });
        const due = await postponeMail(tdb, mail, { wait_ms, error: outcome.reason, count_try: !stopping });
        if (due === undefined) return;
        await jobs.enqueue(tdb, 'mail.send', { company_id: tdb.company_id, mail_id: mail.id }, { due });
      }
    }
  }
}
