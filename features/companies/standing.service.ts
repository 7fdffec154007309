import type { TenantDb } from '#platform/db';
import { appendEvents } from '#platform/events';
import { AppError, invalidField, notFound } from '#platform/http';
import type { Company, OrderedBy } from './companies.model.ts';
import { findCompany } from './companies.repository.ts';
import { lockCompany } from './limits.repository.ts';
import { hasOperators, setStanding } from './standing.repository.ts';

declare module '#platform/events' {
  interface EventTypes {
    'company.suspended': Record<string, never>;
    'company.reactivated': Record<string, never>;
    'company.deletion_ordered': { delete_after: string };
    'company.deletion_cancelled': Record<string, never>;
  }
}

export const GRACE_DAYS = 30;
const DAY_MS = 86_400_000;

/** For credentials: somebody whom we know well belongs to a company that is suspended. Throws a 403 that says so. */
export function refuseSuspended({ suspended_at }: { suspended_at: Date | null }): void {
  if (suspended_at === null) return;
  throw new AppError('forbidden', 'This company is suspended. Ask whoever runs this server.');
}

/** Nobody of the company can sign in or work, and nothing is sent; what customers write is still taken in. */
export async function suspendCompany(tdb: TenantDb, { reason, now }: { reason: string; now: Date }): Promise<void> {
  const company = await locked(tdb);
  if (company.suspended_at !== null) throw new AppError('conflict', 'This company is suspended already.');
  await refuseOperators(tdb);
  await setStanding(tdb, { suspended_at: now, suspended_reason: reason });
  await appendEvents(tdb, [{ type: 'company.suspended', data: {} }]);
}

export async function reactivateCompany(tdb: TenantDb, now: Date): Promise<void> {
  const company = await locked(tdb);
  if (company.suspended_at === null) throw new AppError('conflict', 'This company is not suspended.');
  refuseErased(company, now);
  await setStanding(tdb, { suspended_at: null, suspended_reason: null });
  await appendEvents(tdb, [{ type: 'company.reactivated', data: {} }]);
}

export interface DeletionOrder {
  by: OrderedBy;
  grace_days: number;
  /** Typed again by whoever wants it, where a person of the company does. */
  confirm_name?: string;
  now: Date;
}

/** From now on nothing is sent, and after the grace period everything is erased. */
export async function orderDeletion(tdb: TenantDb, order: DeletionOrder): Promise<void> {
  const company = await locked(tdb);
  if (order.confirm_name !== undefined && order.confirm_name !== company.name) {
    throw invalidField('confirm_name', 'must be the name of the company, exactly as it is written');
  }
  if (company.delete_after !== null) {
    throw new AppError('conflict', `This company is to be deleted already, on ${company.delete_after.toISOString()}.`);
  }
  await refuseOperators(tdb);
  const delete_after = new Date(order.now.getTime() + order.grace_days * DAY_MS);
  await setStanding(tdb, { delete_after, deletion_ordered_by: order.by });
  await appendEvents(tdb, [{ type: 'company.deletion_ordered', data: { delete_after: delete_after.toISOString() } }]);
}

/** Only who ordered it, or somebody who runs the server, can take it back. */
export async function cancelDeletion(tdb: TenantDb, { by, now }: { by: OrderedBy; now: Date }): Promise<void> {
  const company = await locked(tdb);
  if (company.delete_after === null) throw new AppError('conflict', 'The deletion of this company was not ordered.');
  if (by === 'company' && company.deletion_ordered_by === 'operator') {
    throw new AppError('conflict', 'Whoever runs this server ordered the deletion, and only they can cancel it.');
  }
  refuseErased(company, now);
  await setStanding(tdb, { delete_after: null, deletion_ordered_by: null });
  await appendEvents(tdb, [{ type: 'company.deletion_cancelled', data: {} }]);
}

async function locked(tdb: TenantDb): Promise<Company> {
  await lockCompany(tdb);
  const company = await findCompany(tdb);
  if (company === undefined) throw notFound('Company');
  return company;
}

function refuseErased({ delete_after }: Company, now: Date): void {
  if (delete_after === null || delete_after > now) return;
  throw new AppError('conflict', 'The grace period is over: this company is being erased.');
}

/** Whoever runs the server would lock themselves out. */
async function refuseOperators(tdb: TenantDb): Promise<void> {
  if (!(await hasOperators(tdb))) return;
  throw new AppError(
    'conflict',
    'Somebody who runs this server belongs to this company. Take the role superadmin from them first.',
  );
}
