import type { MailTransport } from '../contract.ts';

/** For installs without a mail server: nothing leaves, people read their mails in the console and in the log. */
export function createOutbox(): MailTransport {
  return { kind: 'outbox', send: async () => ({ kind: 'kept' }) };
}
