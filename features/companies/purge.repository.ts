import { sql, type RawBuilder } from 'kysely';
import type { TenantDb } from '#platform/db';
import type { Purge } from './purge.model.ts';

/** The rows of one table that are too old to keep. */
export interface OldRows {
  table: string;
  /** What tells a row from the company's others; `id` unless it is named. */
  key?: string;
  /** By what the oldest come first; the key unless it is named. */
  order?: string;
  /** What holds for them; the company is seen to. */
  old: (before: Date) => RawBuilder<unknown>;
}

/** A purge of one table: of its old rows the oldest go, up to the limit. */
export function purgeOf({ kept, ...rows }: OldRows & Pick<Purge, 'kept'>): Purge {
  return {
    kept,
    purge: (tdb, before, limit) => deleteOld(tdb, rows, before, limit),
    count: (tdb, before, cap) => countOld(tdb, rows, before, cap),
  };
}

export async function deleteOld(
  tdb: TenantDb,
  { table, key = 'id', order = key, old }: OldRows,
  before: Date,
  limit: number,
): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from ${sql.table(table)} where company_id = ${tdb.company_id} and ${sql.ref(key)} = any(array(
      select ${sql.ref(key)} from ${sql.table(table)} where company_id = ${tdb.company_id} and ${old(before)}
      order by ${sql.raw(order)} limit ${limit}))`.execute(tdb.q);
  return Number(numAffectedRows ?? 0);
}

async function countOld(
  tdb: TenantDb,
  { table, old }: Pick<OldRows, 'table' | 'old'>,
  before: Date,
  cap: number,
): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from (
      select 1 from ${sql.table(table)} where company_id = ${tdb.company_id} and ${old(before)} limit ${cap}) counted`.execute(
    tdb.q,
  );
  return rows[0]!.total;
}
