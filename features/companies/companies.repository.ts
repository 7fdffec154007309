import { sql } from 'kysely';
import { beginAudit } from '#features/audit-log';
import type { TenantDb } from '#platform/db';
import type { Company, CompanyPatch } from './companies.model.ts';

export const COMPANY_COLUMNS = [
  'id',
  'name',
  'language',
  'time_zone',
  'owner_user_id',
  'plan',
  'limits',
  'settings',
  'retention',
  'suspended_at',
  'suspended_reason',
  'delete_after',
  'deletion_ordered_by',
  'created_at',
  'updated_at',
] as const satisfies (keyof Company)[];

export interface NewCompany {
  name: string;
  language?: string | undefined;
  time_zone?: string | undefined;
  /** The name of a plan; without it the plan that new companies begin with. */
  plan?: string | undefined;
}

/** Writes the company that the handle is bound to, and begins its audit log. */
export async function insertCompany(tdb: TenantDb, { name, language, time_zone, plan }: NewCompany): Promise<Company> {
  const made = await tdb.q
    .insertInto('companies')
    .values({
      id: tdb.company_id,
      name,
      plan: plan ?? sql<string>`(select name from plans where is_default)`,
      ...(language === undefined ? {} : { language }),
      ...(time_zone === undefined ? {} : { time_zone }),
    })
    .returning(COMPANY_COLUMNS)
    .executeTakeFirstOrThrow();
  await beginAudit(tdb);
  return made;
}

/** The company that the handle is bound to, or undefined when it is gone. */
export async function findCompany(tdb: TenantDb): Promise<Company | undefined> {
  return tdb.q.selectFrom('companies').select(COMPANY_COLUMNS).where('id', '=', tdb.company_id).executeTakeFirst();
}

/** Settings and retention are merged with what is there. */
export async function updateCompany(tdb: TenantDb, change: CompanyPatch): Promise<boolean> {
  const { settings, retention, ...columns } = change;
  const changed = await tdb.q
    .updateTable('companies')
    .set({
      ...columns,
      ...(settings === undefined ? {} : { settings: merged('settings', settings) }),
      ...(retention === undefined ? {} : { retention: merged('retention', retention) }),
      updated_at: sql<Date>`now()`,
    })
    .where('id', '=', tdb.company_id)
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

function merged(column: 'settings' | 'retention', change: object) {
  return sql<string>`${sql.ref(column)} || ${JSON.stringify(change)}::jsonb`;
}
