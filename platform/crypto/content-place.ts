import type { TenantDb } from '#platform/db';
import type { SecretBox } from './secret-box.ts';

/** What one step through rows came to. `last` is undefined when no rows are left. */
export interface Stretch {
  last: string | undefined;
  changed: number;
  unreadable: number;
}

/** Rows that are kept one way while the company's content is sealed and another while it is not. */
export interface ContentPlace {
  name: string;
  /** Brings the next rows after `after` into the form that the company wants now. */
  convert(tdb: TenantDb, box: SecretBox, after: string | null): Promise<Stretch>;
}
