import type { ErrorClass } from '../../contract.ts';
import { ACCESS_CODES } from './access-codes.ts';
import { ACCOUNT_CODES } from './account-codes.ts';
import { type ErrorRow, HOUR_MS } from './error-row.ts';
import { SENDING_CODES } from './sending-codes.ts';
import { TEMPLATE_CODES } from './template-codes.ts';

export type KnownError = {
  code: number;
  class: ErrorClass;
  /** Plain words for the person who runs the shop. */
  title: string;
  /** What to do about it, in one or two sentences. */
  advice: string;
  /** The shortest wait before another try; null where waiting does not help. */
  retry_after_ms: number | null;
};

/** What to do where a code has no advice of its own. */
const ADVICE: Readonly<Record<ErrorClass, string>> = {
  TOKEN: 'Enter a new access token in the settings of the channel. Waiting messages are kept.',
  PERM: 'Give the app its WhatsApp permissions and the right to this number in Meta Business settings.',
  RETRY: 'Nothing to do: it was not sent, and we try again shortly.',
  AMBIG: 'It may have been sent. We wait for a delivery status before anything is repeated.',
  USER: 'This person cannot get the message. Others are not affected.',
  WINDOW: 'Send an approved template, or wait until the person writes.',
  OPTOUT: 'Send no more marketing to this person.',
  PAUSE: 'Sending is stopped until somebody has looked at the account in WhatsApp Manager.',
  TPL: 'Correct the template or choose another one.',
  REQ: 'Sending it again will not help. Change the message; if it came from the product, report it.',
  BILL: 'Check the payment method of the account in Meta Business settings.',
  REG: 'Check the registration of the number in WhatsApp Manager.',
  INFO: 'Nothing to do.',
};

const ROWS: readonly ErrorRow[] = [...ACCESS_CODES, ...SENDING_CODES, ...TEMPLATE_CODES, ...ACCOUNT_CODES];
const TABLE: ReadonlyMap<number, ErrorRow> = new Map(ROWS.map((row) => [row[0], row]));

/** Codes Meta describes only by their range. */
function rangeRow(code: number): ErrorRow | undefined {
  if (code > 200 && code <= 299) return [code, 'PERM', 'A permission is missing'];
  if (code >= 138_000 && code <= 138_999) return [code, 'USER', 'The call is not possible'];
  return undefined;
}

/** Everything known about a code, undefined for a code that is new to us. */
export function knownError(code: number): KnownError | undefined {
  const row = TABLE.get(code) ?? rangeRow(code);
  if (row === undefined) return undefined;
  const [, error_class, title, advice = ADVICE[error_class], retry_after_ms = null] = row;
  return { code, class: error_class, title, advice, retry_after_ms };
}

/** The class of a code, also of one from a `failed` status; null for a code that is new to us. */
export function errorClass(code: number | null): ErrorClass | null {
  return code === null ? null : (knownError(code)?.class ?? null);
}

/** A title and advice for a code in plain words; always says something, also for codes that are new to us. */
export function explainError(code: number | null): { title: string; advice: string } {
  const known = code === null ? undefined : knownError(code);
  if (known !== undefined) return { title: known.title, advice: known.advice };
  if (code === null)
    return { title: 'The message could not be sent', advice: 'Try again; if it happens again, report it.' };
  return {
    title: `Meta reported error ${code}`,
    advice: 'We do not know this code yet. Look it up in Meta’s list of error codes, or report it.',
  };
}

const PAIR_LIMIT = 131_056;

/**
 * How long to wait before try number `attempt` + 1 (`attempt` from 1), without jitter: four times longer each time
 * for the limit between two numbers, as Meta asks, twice as long for the rest, one hour at most. Null where trying
 * again is not for the sender to decide.
 */
export function retryDelayMs(code: number | null, attempt: number): number | null {
  const known = code === null ? undefined : knownError(code);
  if (known !== undefined && known.class !== 'RETRY') return null;
  const first = known?.retry_after_ms ?? 1_000;
  const growth = code === PAIR_LIMIT ? 4 : 2;
  return Math.min(Math.max(first, HOUR_MS), first * growth ** Math.max(0, attempt - 1));
}
