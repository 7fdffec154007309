import type { SMTPConnectionOptions } from 'nodemailer/lib/smtp-connection';

export interface SmtpServer {
  connection: SMTPConnectionOptions;
  credentials: { user: string; pass: string } | undefined;
}

const SUBMISSION = 587;
const SUBMISSION_TLS = 465;

/**
 * What an `SMTP_URL` says. `smtps://` is TLS from the first byte; `smtp://` turns it on where the server offers it.
 * A password goes over an encrypted line only, except to this machine itself or with `?tls=off`.
 */
export function readSmtpUrl(address: string, timeout_ms: number): SmtpServer {
  const url = new URL(address);
  const secure = url.protocol === 'smtps:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const user = decodeURIComponent(url.username);
  const off = url.searchParams.get('tls') === 'off';
  return {
    connection: {
      host,
      port: url.port === '' ? (secure ? SUBMISSION_TLS : SUBMISSION) : Number(url.port),
      secure,
      ignoreTLS: off,
      requireTLS: !secure && !off && user !== '' && !isThisMachine(host),
      tls: { rejectUnauthorized: true, minVersion: 'TLSv1.2' },
      connectionTimeout: timeout_ms,
      greetingTimeout: timeout_ms,
      socketTimeout: timeout_ms,
      dnsTimeout: timeout_ms,
      logger: false,
    },
    credentials: user === '' ? undefined : { user, pass: decodeURIComponent(url.password) },
  };
}

function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
