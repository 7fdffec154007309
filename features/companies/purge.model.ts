import type { TenantDb } from '#platform/db';
import type { Retention } from './company-settings.model.ts';

/** How a feature lets go of what a company keeps no longer. */
export interface Purge {
  /** The period it belongs to. */
  kept: keyof Retention;
  /** Deletes up to `limit` rows from before `before`, the oldest first; answers how many went. */
  purge(tdb: TenantDb, before: Date, limit: number): Promise<number>;
  /** How many rows there are from before `before`, counted up to `cap`. */
  count(tdb: TenantDb, before: Date, cap: number): Promise<number>;
}
