import { appendAudit } from '#features/audit-log';
import { changeTerms, findCompany, updateCompany } from '#features/companies';
import type { Mailer } from '#features/mails';
import { foundCompany } from '#features/users';
import type { SystemDb, TenantDb } from '#platform/db';
import { notFound, personOf, type Caller } from '#platform/http';
import type { Clock } from '#platform/runtime';
import type { ManagedCreate, ManagedPatch, ManagedWire } from './registry.model.ts';
import { findManaged } from './registry.repository.ts';

export interface RegistryTools {
  clock: Clock;
  mailer: Mailer;
}

/** Who does it and in which request, for the log of the company it is done to. */
export interface Order {
  operator: Caller;
  request_id: string;
}

export async function getManaged(sdb: SystemDb, id: string, { clock }: { clock: Clock }): Promise<ManagedWire> {
  const company = await findManaged(sdb, id, clock.now());
  if (company === undefined) throw notFound('Company');
  return company;
}

/** Makes a company with its first administrator, who is written to. */
export async function openManaged(
  sdb: SystemDb,
  tools: RegistryTools,
  body: ManagedCreate,
  order: Order,
): Promise<ManagedWire> {
  const { admin, limits, plan, ...company } = body;
  const { tdb } = await foundCompany(sdb, { company, admin }, tools);
  if (plan !== undefined || limits !== undefined) await changeTerms(tdb, { plan, limits });
  await tell(tdb, 'company.created', order, {});
  return getManaged(sdb, tdb.company_id, tools);
}

export async function changeManaged(
  sdb: SystemDb,
  tools: { clock: Clock },
  change: ManagedPatch & { id: string },
  order: Order,
): Promise<ManagedWire> {
  const { id, name, plan, limits } = change;
  const fields = Object.keys(change).filter((field) => field !== 'id');
  await actOn(sdb, { id, action: 'company.terms_changed', details: { fields }, order }, async (tdb) => {
    if (name !== undefined) await updateCompany(tdb, { name });
    if (plan !== undefined || limits !== undefined) await changeTerms(tdb, { plan, limits });
  });
  return getManaged(sdb, id, tools);
}

/** Does something to a company and writes it into that company's log as well. Throws a 404 when there is none. */
export async function actOn(
  sdb: SystemDb,
  act: { id: string; action: string; details?: Record<string, unknown>; order: Order },
  work: (tdb: TenantDb) => Promise<void>,
): Promise<void> {
  const tdb = await sdb.asCompany(act.id);
  if ((await findCompany(tdb)) === undefined) throw notFound('Company');
  await work(tdb);
  await tell(tdb, act.action, act.order, act.details ?? {});
}

/** An operator who does something to their own company finds one line in its log, which the request itself writes. */
async function tell(
  tdb: TenantDb,
  action: string,
  { operator, request_id }: Order,
  details: Record<string, unknown>,
): Promise<void> {
  if (tdb.company_id === operator.company_id) return;
  const actor = { type: 'operator', id: personOf(operator) } as const;
  await appendAudit(tdb, actor, { action, target_id: tdb.company_id, details, request_id });
}
