import { sql } from 'kysely';
import type { SystemDb } from '#platform/db';
import { COUNT_CAP } from '#platform/http';
import type { UnroutedQuery, UnroutedWire } from './unrouted.model.ts';

/** An index holds what nobody has and nothing else. */
export async function listUnrouted(
  sdb: SystemDb,
  { phone_number_id, order, skip, limit }: UnroutedQuery,
): Promise<{ data: UnroutedWire[]; total: number }> {
  const number = phone_number_id ?? null;
  const where = sql`state = 'unrouted' and (${number}::text is null or phone_number_id = ${number})`;
  const direction = sql.raw(order === 'asc' ? 'asc' : 'desc');
  const { rows } = await sql<Omit<UnroutedWire, 'received_at'> & { received_at: Date }>`
    select id, received_at, phone_number_id, field, items, length(body)::int as size_bytes, attempts from inbound_deliveries
    where ${where} order by id ${direction} limit ${limit} offset ${skip}`.execute(sdb.q);
  const counted = await sql<{ total: number }>`
    select count(*)::int as total from (select 1 from inbound_deliveries where ${where} limit ${COUNT_CAP}) counted`.execute(
    sdb.q,
  );
  const data = rows.map((row) => ({ ...row, received_at: row.received_at.toISOString() }));
  return { data, total: counted.rows[0]!.total };
}

/** Drains it once more. False when there is no such delivery that nobody has. */
export async function releaseOne(sdb: SystemDb, id: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update inbound_deliveries set state = 'pending', reason = null, retry_at = null where id = ${id} and state = 'unrouted'`.execute(
    sdb.q,
  );
  return numAffectedRows === 1n;
}
