import { sql } from 'kysely';
import type { TenantDb } from '#platform/db';
import type { Company, CompanyPatch } from './companies.model.ts';

const COLUMNS = ['id', 'name', 'language', 'time_zone', 'suspended_at', 'created_at', 'updated_at'] as const;

export interface NewCompany {
  name: string;
  language?: string | undefined;
  time_zone?: string | undefined;
  /** The name of a plan; without it the plan that new companies begin with. */
  plan?: string | undefined;
}

/** Writes the company that the handle is bound to. */
export async function insertCompany(tdb: TenantDb, { name, language, time_zone, plan }: NewCompany): Promise<Company> {
  return tdb.q
    .insertInto('companies')
    .values({
      id: tdb.company_id,
      name,
      plan: plan ?? sql<string>`(select name from plans where is_default)`,
      ...(language === undefined ? {} : { language }),
      ...(time_zone === undefined ? {} : { time_zone }),
    })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
}

/** The company that the handle is bound to, or undefined when it is gone. */
export async function findCompany(tdb: TenantDb): Promise<Company | undefined> {
  return tdb.q.selectFrom('companies').select(COLUMNS).where('id', '=', tdb.company_id).executeTakeFirst();
}

export async function updateCompany(tdb: TenantDb, change: CompanyPatch): Promise<Company | undefined> {
  return tdb.q
    .updateTable('companies')
    .set({ ...change, updated_at: sql<Date>`now()` })
    .where('id', '=', tdb.company_id)
    .returning(COLUMNS)
    .executeTakeFirst();
}
