import type { Transaction } from 'kysely';

/**
 * The tables, by name. A feature adds its own where it owns them:
 * `declare module '#platform/db' { interface Tables { contacts: ContactTable } }`.
 */
// oxlint-disable-next-line typescript/no-empty-object-type -- filled by interface merging
export interface Tables {}

/** A code for a text, and which key made it. */
export interface Stamped {
  key_id: string;
  stamp: Buffer;
}

/** Makes the codes of a company's texts. */
export type Stamper = (company_id: string, text: string) => Stamped;

/** A transaction bound to one company: the database shows and takes that company's rows only. */
export interface TenantDb {
  readonly kind: 'tenant';
  readonly company_id: string;
  readonly q: Transaction<Tables>;
  /** Shows of a text that this install wrote it for this company, by a key that the database never sees. */
  stamp(text: string): Stamped;
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
