import type { MailTransport } from '#connectors/mail';
import type { TenantDb } from '#platform/db';
import { AppError, notFound, type Caller } from '#platform/http';
import type { Jobs } from '#platform/jobs';
import type { Clock } from '#platform/runtime';
import type { MailWire, WholeMailWire } from './mails.model.ts';
import { findMail, mailFromRow, requeueMail } from './mails.repository.ts';

const ADMINS = ['company_admin', 'superadmin'];

interface FoundMail {
  recipient_id: string;
  recipient_role: string | null;
  is_for_owner: boolean;
  body: string | null;
  good_until: Date | null;
}

/** One mail. Its text may sign its reader in as somebody else, so it is shown to few: see `mayRead`. */
export async function readMail(
  tdb: TenantDb,
  caller: Caller,
  { id, transport }: { id: string; transport: MailTransport['kind'] },
): Promise<WholeMailWire> {
  const row = await findMail(tdb, id);
  if (row === undefined) throw notFound('Mail');
  const { body, ...found } = row as unknown as FoundMail;
  const readable = transport === 'outbox' && mayRead(caller, found);
  return { ...mailFromRow(row), body: readable ? body : null };
}

/**
 * The person it is for; else a person who is an administrator and could do all that the link allows anyway, which nobody
 * can with what the owner or a superadmin is. Keys and operators are nobody's mailbox.
 */
function mayRead(caller: Caller, mail: Pick<FoundMail, 'recipient_id' | 'recipient_role' | 'is_for_owner'>): boolean {
  if (caller.user_id === null) return false;
  if (caller.user_id === mail.recipient_id) return true;
  return !mail.is_for_owner && mail.recipient_role !== 'superadmin' && ADMINS.includes(caller.role);
}

/** Tries a mail again that is waiting for its next try, or was kept before there was a mail server. */
export async function retryMail(
  tdb: TenantDb,
  { id, jobs, clock }: { id: string; jobs: Jobs; clock: Clock },
): Promise<MailWire> {
  const row = await findMail(tdb, id);
  if (row === undefined) throw notFound('Mail');
  const { body, good_until } = row as unknown as FoundMail;
  if (body === null) {
    throw new AppError(
      'conflict',
      'The text of this mail is forgotten: it was sent, given up, or expired. Have a new one made.',
    );
  }
  if (good_until !== null && good_until <= clock.now()) {
    throw new AppError('conflict', 'The link in this mail has expired. Have a new one made.');
  }
  await requeueMail(tdb, id);
  await jobs.enqueue(tdb, 'mail.send', { company_id: tdb.company_id, mail_id: id });
  return mailFromRow((await findMail(tdb, id))!);
}
