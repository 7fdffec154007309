import type { MailSettings, MailTransport } from './contract.ts';
import { createOutbox } from './outbox/outbox.ts';
import { createSmtp } from './smtp/smtp.ts';

export type * from './contract.ts';

/** The way out that the settings name. */
export function createMailTransport({ url, from, timeout_ms }: MailSettings): MailTransport {
  return url === undefined ? createOutbox() : createSmtp({ url, from, timeout_ms });
}
