import { CompiledQuery } from 'kysely';
import type { TenantDb } from './handles.ts';
import type { Row, Statement } from './pipeline.ts';

/** Looks one thing up by its key so that it stays as it is until the transaction ends; undefined when there is none. */
export async function lockRow<Found>(
  tdb: TenantDb,
  { text, values }: Statement,
  fromRow: (row: Row) => Found,
): Promise<Found | undefined> {
  const { rows } = await tdb.q.executeQuery<Row>(CompiledQuery.raw(`${text} for no key update`, [...values]));
  return rows[0] === undefined ? undefined : fromRow(rows[0]);
}
