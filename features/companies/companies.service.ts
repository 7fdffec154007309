import type { TenantDb } from '#platform/db';
import { notFound, type Caller } from '#platform/http';
import type { Clock } from '#platform/runtime';
import { toCompany, type ActingNow, type CompanyPatch, type CompanyWire } from './companies.model.ts';
import { findCompany, updateCompany } from './companies.repository.ts';
import { withDefaults, type Retention, type CompanySettings } from './company-settings.model.ts';
import { limitsOf } from './limits.service.ts';
import { findUsage } from './usage.repository.ts';

/** What showing a company takes beside its own rows. */
export interface CompanyTools {
  clock: Clock;
  /** The operator who acts for the handle's company at this moment; the caller, where they are one. */
  actingNow: (tdb: TenantDb, caller: Caller, now: Date) => Promise<ActingNow>;
}

export async function currentCompany(tdb: TenantDb, caller: Caller, tools: CompanyTools): Promise<CompanyWire> {
  const now = tools.clock.now();
  const company = await findCompany(tdb);
  if (company === undefined) throw notFound('Company');
  const { plan: _plan, ...limits } = await limitsOf(tdb);
  return toCompany(company, limits, await findUsage(tdb, now), await tools.actingNow(tdb, caller, now));
}

export async function changeCompany(
  tdb: TenantDb,
  caller: Caller,
  tools: CompanyTools,
  change: CompanyPatch,
): Promise<CompanyWire> {
  if (!(await updateCompany(tdb, change))) throw notFound('Company');
  return currentCompany(tdb, caller, tools);
}

/** What the handle's company has decided for itself, with the product's defaults for the rest. */
export async function choicesOf(tdb: TenantDb): Promise<{ settings: CompanySettings; retention: Retention }> {
  const company = await findCompany(tdb);
  if (company === undefined) throw notFound('Company');
  return withDefaults(company);
}
