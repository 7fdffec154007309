import type { MailOutcome } from '../contract.ts';

interface SmtpFailure extends Error {
  code?: string;
  responseCode?: number;
  response?: string;
  command?: string;
}

/**
 * What a failed conversation proves. A 5xx about this mail is final; one about who we are is not, because it ends when
 * somebody corrects a setting. Once the text was handed over, silence proves nothing.
 */
export function outcomeOf(error: Error, handed: boolean): MailOutcome {
  const { code = '', responseCode, response, command = '' } = error as SmtpFailure;
  const reason = describe(error.message, response);
  if (responseCode === undefined) return { kind: handed ? 'unknown' : 'later', reason };
  const aboutTheMail = code === 'EENVELOPE' || code === 'EMESSAGE';
  const final = responseCode >= 500 && aboutTheMail && command !== 'MAIL FROM';
  return { kind: final ? 'refused' : 'later', reason };
}

/** One line of at most 300 characters. */
function describe(message: string, response: string | undefined): string {
  const words = response === undefined ? message : `The mail server said: ${response}`;
  return words
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, 300);
}
