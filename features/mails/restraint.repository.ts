import { sql } from 'kysely';
import type { TenantDb } from '#platform/db';

declare module '#platform/db' {
  interface Tables {
    mailed_strangers: { company_id: string; id: string; address: Buffer; mailed_at: Date };
  }
}

/** Of those who write to one address for one company at the same time, one goes on. */
export async function lockAddress({ q, company_id }: TenantDb, address: Buffer): Promise<void> {
  const what = `mailed ${company_id} ${address.toString('hex')}`;
  await sql`select pg_advisory_xact_lock(hashtextextended(${what}, 0))`.execute(q);
}

/** How often the company wrote to the address since `since`, and when last. What is older is forgotten. */
export async function countMailed(
  { q, company_id }: TenantDb,
  address: Buffer,
  since: Date,
): Promise<{ times: number; first_at: Date | null; last_at: Date | null }> {
  await sql`delete from mailed_strangers where company_id = ${company_id} and mailed_at <= ${since}`.execute(q);
  const { rows } = await sql<{ times: number; first_at: Date | null; last_at: Date | null }>`
    select count(*) as times, min(mailed_at) as first_at, max(mailed_at) as last_at from mailed_strangers
    where company_id = ${company_id} and address = ${address}`.execute(q);
  return rows[0]!;
}

export async function insertMailed(tdb: TenantDb, mailed: { id: string; address: Buffer; mailed_at: Date }) {
  await tdb.q
    .insertInto('mailed_strangers')
    .values({ ...mailed, company_id: tdb.company_id })
    .execute();
}
