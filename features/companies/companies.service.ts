import type { TenantDb } from '#platform/db';
import { notFound } from '#platform/http';
import { toCompany, type Company, type CompanyPatch, type CompanyWire } from './companies.model.ts';
import { findCompany, updateCompany } from './companies.repository.ts';

export async function currentCompany(tdb: TenantDb): Promise<CompanyWire> {
  return shown(await findCompany(tdb));
}

export async function changeCompany(tdb: TenantDb, change: CompanyPatch): Promise<CompanyWire> {
  return shown(await updateCompany(tdb, change));
}

/** Whether people of the handle's company may sign in and work. A company that is gone counts as suspended. */
export async function isSuspended(tdb: TenantDb): Promise<boolean> {
  const company = await findCompany(tdb);
  return company === undefined || company.suspended_at !== null;
}

function shown(company: Company | undefined): CompanyWire {
  if (company === undefined) throw notFound('Company');
  return toCompany(company);
}
