import { sqlState, type TenantDb } from '#platform/db';
import { AppError, invalidField, notFound } from '#platform/http';
import type { Limits, LimitsInput } from './limits.model.ts';
import { countSeats, findTerms, lockCompany, updateTerms } from './limits.repository.ts';
import { forgetLimitMet } from './usage.repository.ts';

const REFERENCE = '23503';

/** What the handle's company may use: its plan, and what was agreed beside it. */
export async function limitsOf(tdb: TenantDb): Promise<Limits & { plan: string }> {
  const terms = await findTerms(tdb);
  if (terms === undefined) throw notFound('Company');
  return { ...terms.of_plan, ...terms.agreed, plan: terms.plan };
}

/**
 * Call it before a user becomes active, in the same transaction: seats are given one after the other.
 * @throws a 409 when the plan has no seat left.
 */
export async function assertSeat(tdb: TenantDb): Promise<void> {
  const { seats } = await limitsOf(tdb);
  if (seats === null) return;
  await lockCompany(tdb);
  if ((await countSeats(tdb)) < seats) return;
  throw new AppError(
    'conflict',
    `All ${seats} seats of your plan are taken. Deactivate somebody, or ask whoever runs this server for more.`,
  );
}

/** Gives the company another plan, other terms beside it, or both. `limits` replaces all that was agreed before. */
export async function changeTerms(
  tdb: TenantDb,
  change: { plan?: string | undefined; limits?: LimitsInput | undefined },
): Promise<void> {
  try {
    await updateTerms(tdb, change);
  } catch (error) {
    if (sqlState(error) === REFERENCE) throw invalidField('plan', 'no plan has this name');
    throw error;
  }
  await forgetLimitMet(tdb);
}
