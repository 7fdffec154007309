import { sql } from 'kysely';
import type { SealedColumn, SecretBox, Stretch } from '#platform/crypto';
import type { TenantDb } from '#platform/db';
import type { Logger } from '#platform/log';

const ROWS = 500;

/**
 * Seals the next rows of a column again, those that are not under the company's newest key. A value that somebody changes
 * in this moment is left to them, and one that cannot be opened stays as it is.
 */
export async function resealStretch(
  tdb: TenantDb,
  { box, logger }: { box: SecretBox; logger: Logger },
  sealed: SealedColumn,
  after: string | null,
): Promise<Stretch> {
  const { company_id } = tdb;
  const { table, column } = sealed;
  const rows = await readStretch(tdb, sealed, after, await box.newestHeader(company_id));
  const fresh: { id: string; before: Buffer; now: Buffer }[] = [];
  let unreadable = 0;
  for (const { id, old } of rows) {
    if (old === null) continue;
    try {
      const now = await box.reseal(old, { company_id, table, column, id });
      if (now !== undefined) fresh.push({ id, before: old, now });
    } catch (error) {
      unreadable += 1;
      logger.error({ err: error, company_id, table, column, id }, 'cannot seal a value again');
    }
  }
  await writeStretch(tdb, sealed, fresh);
  return { last: rows.length < ROWS ? undefined : rows.at(-1)!.id, changed: fresh.length, unreadable };
}

async function readStretch(
  tdb: TenantDb,
  { table, column, id, id_type, where = 'true' }: SealedColumn,
  after: string | null,
  header: Buffer,
): Promise<{ id: string; old: Buffer | null }[]> {
  const [row, value, type] = [sql.raw(`(${id})`), sql.id(column), sql.raw(id_type)];
  const { rows } = await sql<{ id: string; old: Buffer | null }>`
    select ${row}::text as id, case when substring(${value} from 1 for ${header.length}) <> ${header} then ${value} end as old
    from ${sql.table(table)}
    where company_id = ${tdb.company_id} and (${sql.raw(where)}) and (${after}::${type} is null or ${row} > ${after}::${type})
    order by ${row} limit ${ROWS}`.execute(tdb.q);
  return rows;
}

async function writeStretch(
  tdb: TenantDb,
  { table, column, id, id_type }: SealedColumn,
  fresh: readonly { id: string; before: Buffer; now: Buffer }[],
): Promise<void> {
  if (fresh.length === 0) return;
  const [row, value, type] = [sql.raw(`(${id})`), sql.id(column), sql.raw(id_type)];
  await sql`
    update ${sql.table(table)} t set ${value} = fresh_value
    from unnest(${fresh.map((one) => one.id)}::text[], ${fresh.map((one) => one.before)}::bytea[],
                ${fresh.map((one) => one.now)}::bytea[]) as n (row_name, old_value, fresh_value)
    where t.company_id = ${tdb.company_id} and ${row} = row_name::${type} and t.${value} = old_value`.execute(tdb.q);
}
