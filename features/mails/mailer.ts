import type { TenantDb } from '#platform/db';
import type { Jobs } from '#platform/jobs';
import { newId, type Clock } from '#platform/runtime';
import type { NewMail } from './mails.model.ts';
import { companyWords, insertMail } from './mails.repository.ts';
import { textOf } from './texts/index.ts';

/** Writes mails; `features/mails/mails.jobs.ts` sends them. */
export interface Mailer {
  /** The mail and its job, in the caller's transaction: it is sent if and only if that commits. Answers its id. */
  queueMail(tdb: TenantDb, mail: NewMail): Promise<string>;
}

export interface MailerOptions {
  jobs: Jobs;
  clock: Clock;
  app_name: string;
  /** Where people reach this server. */
  address: () => string;
}

export function createMailer({ jobs, clock, app_name, address }: MailerOptions): Mailer {
  return {
    async queueMail(tdb, { kind, to, recipient_id, name = '', from_name = '', about, path, good_until }) {
      const company = await companyWords(tdb);
      const link = path === undefined ? '' : new URL(path, address()).href;
      const words = {
        app: app_name,
        company: company.name,
        name,
        from_name,
        link,
        about: about ?? { title: '', detail: '' },
      };
      const id = newId();
      await insertMail(tdb, {
        id,
        kind,
        recipient: to,
        recipient_id,
        ...textOf(kind, company.language, words),
        good_until: good_until ?? null,
        created_at: clock.now(),
      });
      await jobs.enqueue(tdb, 'mail.send', { company_id: tdb.company_id, mail_id: id });
      return id;
    },
  };
}
