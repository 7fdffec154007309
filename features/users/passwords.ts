import { hash, verify } from '@node-rs/bcrypt';
import { AppError, invalidField } from '#platform/http';
import { isCommonPassword } from './common-passwords.ts';

const COST = 12;
/** bcrypt ignores what comes after. */
const MAX_BYTES = 72;
/** Each takes a core for a quarter of a second; beyond this the wait is longer than a person has. */
const MAX_WAITING = 128;

/** The hash of random bytes that were thrown away: comparing with it takes as long as with a real one. */
export const NOBODY = '$2b$12$tP8psOJyrLTKgTu5nfG.R.uJhL2roVshCCIYmXKs2tIbhHN7TfLLa';

let running = 0;

/**
 * Refuses a password that is too short, too long or easily guessed.
 * @throws AppError 422 that names the field.
 */
export function checkPassword(password: string, { email, min_length }: { email: string; min_length: number }): void {
  const plain = password.normalize('NFC');
  const refuse = (message: string): never => {
    throw invalidField('password', message);
  };
  if (!plain.isWellFormed() || plain.includes('\0')) refuse('must be well-formed text');
  if ([...plain].length < min_length) refuse(`must have at least ${min_length} characters`);
  if (Buffer.byteLength(plain) > MAX_BYTES) refuse(`must have at most ${MAX_BYTES} bytes`);
  const lower = plain.toLowerCase();
  if (lower === email || lower === email.slice(0, email.indexOf('@'))) refuse('must not be your e-mail address');
  if (isCommonPassword(plain)) refuse('is too easily guessed');
}

/** The bcrypt hash of a password that passed `checkPassword`. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password.normalize('NFC'), COST));
}

/** Whether the password belongs to the hash. Without a hash it takes as long and answers no. */
export async function matchesHash(password: string, hashed: string | undefined): Promise<boolean> {
  const plain = password.normalize('NFC');
  const matches = await inTurn(() => verify(plain, hashed ?? NOBODY));
  // Cut off at 72 bytes, a longer text would match the password that it begins with.
  return matches && hashed !== undefined && Buffer.byteLength(plain) <= MAX_BYTES;
}

/** Hashing runs on a few threads; a queue that only grows would answer nobody. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= MAX_WAITING) {
    throw new AppError('unavailable', 'Too many people are signing in at this moment. Try again shortly.', {
      retry_after_s: 5,
    });
  }
  running += 1;
  try {
    return await work();
  } finally {
    running -= 1;
  }
}
