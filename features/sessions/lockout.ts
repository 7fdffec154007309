import { createHmac, hkdfSync } from 'node:crypto';
import type { Config } from '#platform/config';
import type { Database } from '#platform/db';
import { AppError } from '#platform/http';
import type { Clock } from '#platform/runtime';
import { countAttempt, findFailures, forgetFailures, takeAttemptBack } from './lockout.repository.ts';

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
  /**
   * Makes an attempt, which counts as failed from before it is made: of many at the same moment no more are heard than
   * one after the other. Throws a 429 while the subject has to wait, without making or counting it. What throws is
   * taken back, as nobody knows how it would have ended.
   */
  attempt<Result>(subject: Subject, make: (standing: Standing) => Promise<Attempted<Result>>): Promise<Result>;
  /** Forgets what was counted. */
  forget(subject: Subject): Promise<void>;
}

/** How an attempt ended. One that is `open` was right so far, and needs something more. */
export interface Attempted<Result> {
  ended: 'right' | 'wrong' | 'open';
  result: Result;
}

export interface Standing {
  /** How many attempts have failed since the last good one. */
  failures: number;
  /** Whether the waiting begins when this one fails. */
  locks: boolean;
}

export function createLockout(db: Database, { secrets }: Config['auth'], clock: Clock): Lockout {
  const key = Buffer.from(hkdfSync('sha256', secrets[0]!, '', 'parley lock-out', 32));
  const subject = (...parts: string[]): Subject => createHmac('sha256', key).update(parts.join('\n')).digest();

  return {
    ofAccount: (user_id, name) =>
      user_id === undefined ? subject('name', name.toLowerCase()) : subject('user', user_id),
    ofDevice: (user_id, device_id) => subject('device', user_id, device_id),
    ofSession: (session_id) => subject('session', session_id),
    async attempt(subject, make) {
      const counted = await countAttempt(db, subject, { waits: WAITS, now: clock.now() });
      if (counted === undefined) throw tooManyFailures(await waitOf(subject));
      const takeBack = () => takeAttemptBack(db, subject, { waits: WAITS, now: clock.now() });
      const standing = { failures: counted - 1, locks: counted === FREE };
      const { ended, result } = await make(standing).catch(async (error: unknown) => {
        await takeBack();
        throw error;
      });
      if (ended === 'right') await forgetFailures(db, subject);
      if (ended === 'open') await takeBack();
      return result;
    },
    forget: (subject) => forgetFailures(db, subject),
  };

  async function waitOf(subject: Subject): Promise<number> {
    const now = clock.now();
    const found = await findFailures(db, subject, now);
    if (found === undefined) return 1;
    const passed_s = (now.getTime() - found.last_failed_at.getTime()) / 1_000;
    // Another attempt may have been right meanwhile.
    return Math.max(1, Math.ceil(waitAfter(found.failures) - passed_s));
  }
}

/** Seconds after the last failure in which nothing is heard. */
export function waitAfter(failures: number): number {
  if (failures < FREE) return 0;
  return Math.min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** (failures - FREE));
}

/** The waits of the database's count; all after the last are as long as that one. */
const WAITS = Array.from({ length: FREE + 7 }, (_, failures) => waitAfter(failures));

/** The same for whoever waits, and for whatever reason. */
export function tooManyFailures(retry_after_s: number): AppError {
  return new AppError('too_many_requests', 'Too many failed attempts. Try again later.', { retry_after_s });
}
