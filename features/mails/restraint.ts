import type { TenantDb } from '#platform/db';
import { AppError } from '#platform/http';
import { newId } from '#platform/runtime';
import { countMailed, insertMailed, lockAddress } from './restraint.repository.ts';

const DAY_MS = 86_400_000;
const PAUSE_MS = 60_000;
const MOST_IN_A_DAY = 5;

/**
 * Call it before a mail to somebody who did not ask for any, in the same transaction. That a company wrote to an address
 * is remembered for a day as a code of it, whatever becomes of the mail, the invitation or the user.
 * @throws a 429 within a minute of the last one, and after five in a day.
 */
export async function restrainMail(tdb: TenantDb, to: string, now: Date): Promise<void> {
  const address = tdb.stamp(`mailed ${to}`).stamp;
  await lockAddress(tdb, address);
  const { times, first_at, last_at } = await countMailed(tdb, address, new Date(now.getTime() - DAY_MS));
  if (times >= MOST_IN_A_DAY) {
    throw tooMany(`This address was written to ${times} times within a day.`, first_at!.getTime() + DAY_MS, now);
  }
  if (last_at !== null && last_at.getTime() + PAUSE_MS > now.getTime()) {
    throw tooMany('This address was written to a moment ago.', last_at.getTime() + PAUSE_MS, now);
  }
  await insertMailed(tdb, { id: newId(), address, mailed_at: now });
}

function tooMany(what: string, until: number, now: Date): AppError {
  const retry_after_s = Math.max(1, Math.ceil((until - now.getTime()) / 1_000));
  return new AppError('too_many_requests', `${what} Wait before you have another mail sent.`, { retry_after_s });
}
