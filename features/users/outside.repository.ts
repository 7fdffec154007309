import { sql } from 'kysely';
import type { TenantDb } from '#platform/db';

export async function hasHash(tdb: TenantDb, user_id: string, hashed_password: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from users
    where company_id = ${tdb.company_id} and id = ${user_id} and hashed_password = ${hashed_password}`.execute(tdb.q);
  return rows.length > 0;
}
