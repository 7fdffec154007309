import type { TenantDb } from '#platform/db';
import { appendEvents } from '#platform/events';
import { AppError } from '#platform/http';
import { findCompany } from './companies.repository.ts';
import { limitsOf } from './limits.service.ts';
import { findUsage, takeMessages } from './usage.repository.ts';

declare module '#platform/events' {
  interface EventTypes {
    'company.limit_met': { limit: 'messages_per_month' };
  }
}

/** Refuses early what would not be sent anyway. The last word is said when a message is claimed for sending. */
export async function assertMaySend(tdb: TenantDb, now: Date): Promise<void> {
  const company = await findCompany(tdb);
  if (company === undefined || company.suspended_at !== null) {
    throw new AppError('conflict', 'This company is suspended: nothing is sent until it is reactivated.');
  }
  if (company.delete_after !== null) {
    throw new AppError(
      'conflict',
      'This company is about to be deleted: nothing is sent any more, unless that is cancelled.',
    );
  }
  const { messages_per_month } = await limitsOf(tdb);
  if (messages_per_month === null) return;
  const { messages_this_month } = await findUsage(tdb, now);
  if (messages_this_month >= messages_per_month) throw new AppError('conflict', usedUp(messages_per_month));
}

/**
 * Counts messages that are about to go out and answers how many of them may; the first time that is fewer than asked
 * for, an event says so.
 */
export async function grantMessages(tdb: TenantDb, wanted: number, now: Date): Promise<number> {
  const { granted, just_met } = await takeMessages(tdb, wanted, now);
  if (just_met) await appendEvents(tdb, [{ type: 'company.limit_met', data: { limit: 'messages_per_month' } }]);
  return granted;
}

function usedUp(limit: number): string {
  return (
    `The ${limit.toLocaleString('en')} messages of this month are used up. ` +
    'Wait for the next month, or ask whoever runs this server for another plan.'
  );
}
