import { sql } from 'kysely';
import type { TenantDb } from '#platform/db';
import type { OrderedBy } from './companies.model.ts';

type Change =
  | { suspended_at: Date | null; suspended_reason: string | null }
  | { delete_after: Date | null; deletion_ordered_by: OrderedBy | null };

export async function setStanding(tdb: TenantDb, change: Change): Promise<void> {
  await tdb.q
    .updateTable('companies')
    .set({ ...change, updated_at: sql<Date>`now()` })
    .where('id', '=', tdb.company_id)
    .execute();
}

/** Whether one of the people who run this server belongs to the company. */
export async function hasOperators(tdb: TenantDb): Promise<boolean> {
  const { rows } = await sql`
    select 1 from users where company_id = ${tdb.company_id} and role = 'superadmin' and is_active limit 1`.execute(
    tdb.q,
  );
  return rows.length > 0;
}
