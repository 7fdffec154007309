import { Readable } from 'node:stream';
import MailComposer from 'nodemailer/lib/mail-composer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { MailOutcome, MailTransport, OutgoingMail } from '../contract.ts';
import { readSmtpUrl } from './options.ts';
import { outcomeOf } from './outcome.ts';

/** The server has the mail; it gets this long to say goodbye. */
const FAREWELL_MS = 2_000;
/** Of SMTP, with its end. */
const LONGEST_LINE = 998;
const STOPPING = 'This server was stopping.';

/** Text that may stay as it is. The library folds lines of more than 76 characters, and with them the links. */
function isPlain(text: string): boolean {
  return /^(?:[\t\n\x20-\x7e]*)$/.test(text) && text.split('\n').every((line) => line.length < LONGEST_LINE);
}

/**
 * Hands mails to a mail server, each over a line of its own. `timeout_ms` bounds every silence of the server and, times
 * two, the whole of it: one that answers a byte at a time holds nobody up.
 */
export function createSmtp(options: { url: string; from: string; timeout_ms: number }): MailTransport {
  const { from, timeout_ms } = options;
  const server = readSmtpUrl(options.url, timeout_ms);

  return {
    kind: 'smtp',
    async send(mail, signal) {
      if (signal.aborted) return { kind: 'later', reason: STOPPING };
      const composed = new MailComposer({
        from,
        to: { name: '', address: mail.to },
        subject: mail.subject,
        text: mail.text,
        messageId: mail.message_id,
        date: mail.date,
        // Nobody's holiday notice should answer a machine.
        headers: { 'Auto-Submitted': 'auto-generated' },
        disableFileAccess: true,
        disableUrlAccess: true,
      }).compile();
      if (isPlain(mail.text)) composed.getTransferEncoding = () => '7bit';
      const envelope = composed.getEnvelope();
      const message = await composed.build();
      const sender = typeof envelope.from === 'string' ? envelope.from : '';
      return converse(mail, { sender, message, signal });
    },
  };

  function converse(
    mail: OutgoingMail,
    { sender, message, signal }: { sender: string; message: Buffer; signal: AbortSignal },
  ): Promise<MailOutcome> {
    const connection = new SMTPConnection(server.connection);
    // The text is asked for once the server has agreed to take it; from then on only its word proves anything.
    let handed = false;
    const body = new Readable({
      read() {
        handed = true;
        this.push(message);
        this.push(null);
      },
    });

    return new Promise((resolve) => {
      const deadline = setTimeout(() => end(new Error('The mail server took too long.')), 2 * timeout_ms);
      const onAbort = (): void => end(new Error(STOPPING));
      signal.addEventListener('abort', onAbort, { once: true });

      function end(error: Error | null | undefined): void {
        clearTimeout(deadline);
        signal.removeEventListener('abort', onAbort);
        if (error === null || error === undefined) {
          resolve({ kind: 'sent' });
          connection.quit();
          setTimeout(() => connection.close(), FAREWELL_MS).unref();
        } else {
          resolve(outcomeOf(error, handed));
          connection.close();
        }
      }

      const send = (): void => connection.send({ from: sender, to: [mail.to] }, body, (error) => end(error));
      // Listened to until the end, so that a line that breaks late is nobody's unhandled error.
      connection.on('error', (error) => end(error));
      connection.connect((error) => {
        if (error !== undefined) end(error);
        else if (server.credentials === undefined) send();
        else connection.login({ credentials: server.credentials }, (refused) => (refused ? end(refused) : send()));
      });
    });
  }
}
