import { createHmac, hkdfSync } from 'node:crypto';
import type { Config } from '#platform/config';
import type { Database } from '#platform/db';
import { AppError } from '#platform/http';
import type { Clock } from '#platform/runtime';
import { countFailure, findFailures, forgetFailures } from './lockout.repository.ts';

/** So many failures cost nothing; from then on each is followed by a wait, twice as long as the one before. */
const FREE = 20;
const FIRST_WAIT_S = 30;
/** Nobody is kept out for longer, or it would be easy to keep somebody out for ever. */
const LONGEST_WAIT_S = 15 * 60;

/** Whose failures are counted together, as bytes that name nobody. */
export type Subject = Buffer;

/**
 * Slows down guessing at one account from wherever it comes. It is kept in the database, so it holds for all
 * processes and outlives them, and it is kept alike for names that nobody has.
 */
export interface Lockout {
  /** An account that is tried from anywhere; `name` is what was typed, when nobody has that name. */
  ofAccount(user_id: string | undefined, name: string): Subject;
  /** An account that is tried from a browser in which its owner has signed in before: others cannot keep it out. */
  ofDevice(user_id: string, device_id: string): Subject;
  /** Somebody who is signed in and has to show the password again. */
  ofSession(session_id: string): Subject;
  /** Throws a 429 while the subject has to wait, without anything being counted. */
  assertHeard(subject: Subject): Promise<Standing>;
  /** Counts a failure. `locked` is true for the one that begins the waiting. */
  failed(subject: Subject): Promise<{ locked: boolean }>;
  /** Forgets what was counted. */
  succeeded(subject: Subject): Promise<void>;
}

/** How many attempts have failed since the last good one. */
export interface Standing {
  failures: number;
}

export function createLockout(db: Database, { secrets }: Config['auth'], clock: Clock): Lockout {
  const key = Buffer.from(hkdfSync('sha256', secrets[0]!, '', 'parley lock-out', 32));
  const subject = (...parts: string[]): Subject => createHmac('sha256', key).update(parts.join('\n')).digest();

  return {
    ofAccount: (user_id, name) =>
      user_id === undefined ? subject('name', name.toLowerCase()) : subject('user', user_id),
    ofDevice: (user_id, device_id) => subject('device', user_id, device_id),
    ofSession: (session_id) => subject('session', session_id),
    async assertHeard(subject) {
      const now = clock.now();
      const found = await findFailures(db, subject, now);
      if (found === undefined) return { failures: 0 };
      const passed_s = (now.getTime() - found.last_failed_at.getTime()) / 1_000;
      const wait = Math.ceil(waitAfter(found.failures) - passed_s);
      if (wait > 0) throw tooManyFailures(wait);
      return { failures: found.failures };
    },
    async failed(subject) {
      const failures = await countFailure(db, subject, clock.now());
      return { locked: failures === FREE };
    },
    succeeded: (subject) => forgetFailures(db, subject),
  };
}

/** Seconds after the last failure in which nothing is heard. */
export function waitAfter(failures: number): number {
  if (failures < FREE) return 0;
  return Math.min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** (failures - FREE));
}

/** The same for whoever waits, and for whatever reason. */
export function tooManyFailures(retry_after_s: number): AppError {
  return new AppError('too_many_requests', 'Too many failed attempts. Try again later.', { retry_after_s });
}
