/** A mail as it leaves us. */
export interface OutgoingMail {
  /** `<id@host>`, the same at each try, so that whoever receives two copies can tell. */
  message_id: string;
  to: string;
  subject: string;
  text: string;
  date: Date;
}

/**
 * How handing a mail over ended. `reason` is for the people of the company: it holds what the mail server said.
 * - `sent`: the mail server has taken it.
 * - `kept`: there is no mail server; it stays where people can read it.
 * - `refused`: the server does not want this mail, now or later.
 * - `later`: nothing was taken; another try may go well.
 * - `unknown`: the line broke after the text was on its way. Trying again may deliver a second copy.
 */
export type MailOutcome =
  | { kind: 'sent' }
  | { kind: 'kept' }
  | { kind: 'refused' | 'later' | 'unknown'; reason: string };

/** A way for mails to leave. It never throws: what goes wrong is an outcome. */
export interface MailTransport {
  kind: 'smtp' | 'outbox';
  send(mail: OutgoingMail, signal: AbortSignal): Promise<MailOutcome>;
}

export interface MailSettings {
  /** `smtp://` or `smtps://` with user and password; undefined: mails are kept. */
  url: string | undefined;
  /** The sender: an address, with or without a name. */
  from: string;
  timeout_ms: number;
}
