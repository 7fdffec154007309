import type { Transaction } from 'kysely';

/**
 * The tables, by name. A feature adds its own where it owns them:
 * `declare module '#platform/db' { interface Tables { contacts: ContactTable } }`.
 */
// oxlint-disable-next-line typescript/no-empty-object-type -- filled by interface merging
export interface Tables {}

/** A transaction bound to one company: the database shows and takes that company's rows only. */
export interface TenantDb {
  readonly kind: 'tenant';
  readonly company_id: string;
  readonly q: Transaction<Tables>;
}

/**
 * A transaction of the server itself. It sees only the tables whose migration says so (`to parley_system`); to touch
 * a company's rows it must name the company, from then on for the rest of the transaction or until the next call.
 */
export interface SystemDb {
  readonly kind: 'system';
  readonly q: Transaction<Tables>;
  asCompany(company_id: string): Promise<TenantDb>;
}
