import { sql } from 'kysely';
import type { Database, SystemDb } from '#platform/db';

/** Companies whose grace period is over, so that from now on nobody works in them; each is erased to the end. */
export async function takeLeaving(db: Database, now: Date): Promise<string[]> {
  return db.system(async ({ q }) => {
    const { rows } = await sql<{ id: string }>`
      update companies set suspended_at = coalesce(suspended_at, ${now}),
        suspended_reason = coalesce(suspended_reason, 'The grace period is over.')
      where id in (select id from companies where delete_after <= ${now} order by delete_after limit 10)
      returning id`.execute(q);
    return rows.map((row) => row.id);
  });
}

/**
 * The tables that hold a company's rows and that we may delete from, those that refer to others before them. What
 * only the database itself may delete goes with the company.
 */
export async function tablesOfCompanies({ q }: SystemDb): Promise<string[]> {
  const { rows } = await sql<{ name: string; refers_to: string[] }>`
    select c.oid::regclass::text as name, array(
      select k.confrelid::regclass::text from pg_constraint k
      where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid) as refers_to
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname = 'public' and c.oid not in ('companies'::regclass, 'resource_counters'::regclass)
      and has_table_privilege(c.oid, 'delete') and exists (
        select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'company_id' and not a.attisdropped)
    order by 1`.execute(q);
  return inOrderOfReference(rows);
}

function inOrderOfReference(tables: readonly { name: string; refers_to: readonly string[] }[]): string[] {
  const referring = new Map(tables.map(({ name }) => [name, tables.filter((other) => other.refers_to.includes(name))]));
  const ordered = new Set<string>();
  const visiting = new Set<string>();
  function visit(name: string): void {
    if (ordered.has(name) || visiting.has(name)) return;
    visiting.add(name);
    for (const other of referring.get(name)!) visit(other.name);
    ordered.add(name);
  }
  for (const { name } of tables) visit(name);
  return [...ordered];
}

/** Deletes up to `limit` rows of the company; answers how many there were. */
export async function eraseRows(db: Database, company_id: string, table: string, limit: number): Promise<number> {
  return db.system(async (sdb) => {
    const { q } = await sdb.asCompany(company_id);
    const name = sql.table(table);
    const { numAffectedRows } = await sql`
      delete from ${name} where company_id = ${company_id} and ctid = any(array(
        select ctid from ${name} where company_id = ${company_id} limit ${limit}))`.execute(q);
    return Number(numAffectedRows ?? 0);
  });
}

/** The company itself with what is left of it, and its jobs. */
export async function eraseCompanyRow(db: Database, company_id: string): Promise<void> {
  await db.system(async (sdb) => {
    const { q } = await sdb.asCompany(company_id);
    await sql`delete from pgboss.job_common where data ->> 'company_id' = ${company_id}`.execute(q);
    await sql`delete from companies where id = ${company_id}`.execute(q);
    // What counts rows wrote once more while the rows went.
    await sql`delete from resource_counters where company_id = ${company_id}`.execute(q);
  });
}
