export { createMailer, type Mailer } from './mailer.ts';
export { mailQueues, startMails } from './mails.jobs.ts';
export { deleteMailsFor } from './mails.repository.ts';
export type { MailKind, NewMail } from './mails.model.ts';
export { mailPurge } from './purge.repository.ts';
export { mailRoutes } from './mails.routes.ts';
export { restrainMail } from './restraint.ts';
