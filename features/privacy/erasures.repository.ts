import { sql } from 'kysely';
import type { SealedColumn, SecretBox } from '#platform/crypto';
import type { Row, Statement, TenantDb } from '#platform/db';
import { COUNT_CAP, type Actor, type ListPage } from '#platform/http';
import { receiptText, toErasure, type ErasureQuery, type ErasureRow, type ErasureWire } from './erasures.model.ts';

const COLUMNS = 'id, contact_id, reason, state, erased_at, finished_at, counts, stamp';

export const erasureSealedColumns: readonly SealedColumn[] = [
  { table: 'erasures', column: 'sealed_words', id: 'id', id_type: 'uuid' },
];

const placeOf = (company_id: string, id: string) => ({ company_id, table: 'erasures', column: 'sealed_words', id });

export interface NewErasure {
  id: string;
  contact_id: string;
  contact_ids: readonly string[];
  reason: string | null;
  ordered_by: Actor;
  erased_at: Date;
  counts: Record<string, number>;
  words: readonly string[];
}

/** Written before anything is deleted, in the same transaction. */
export async function insertErasure(tdb: TenantDb, box: SecretBox, erasure: NewErasure): Promise<void> {
  const { id, contact_id, contact_ids, reason, ordered_by, erased_at, counts } = erasure;
  const sealed = await box.seal(JSON.stringify(erasure.words), placeOf(tdb.company_id, id));
  await sql`
    insert into erasures (company_id, id, contact_id, contact_ids, reason, ordered_by_type, ordered_by_id, erased_at, counts, sealed_words)
    values (${tdb.company_id}, ${id}, ${contact_id}, ${[...contact_ids]}, ${reason}, ${ordered_by.type}, ${ordered_by.id},
      ${erased_at}, ${JSON.stringify(counts)}::jsonb, ${sealed})`.execute(tdb.q);
}

export async function setCounts(tdb: TenantDb, id: string, counts: Record<string, number>): Promise<void> {
  await sql`update erasures set counts = ${JSON.stringify(counts)}::jsonb
            where company_id = ${tdb.company_id} and id = ${id}`.execute(tdb.q);
}

export async function findErasure(tdb: TenantDb, id: string): Promise<ErasureWire | undefined> {
  const { rows } = await sql<ErasureRow>`
    select ${sql.raw(COLUMNS)} from erasures where company_id = ${tdb.company_id} and id = ${id}`.execute(tdb.q);
  return rows[0] === undefined ? undefined : toErasure(rows[0]);
}

export interface OpenErasure extends ErasureRow {
  contact_ids: string[];
  words: string[];
}

/** An erasure whose deliveries are still to be gone through, locked; undefined when it is done. */
export async function lockOpenErasure(tdb: TenantDb, box: SecretBox, id: string): Promise<OpenErasure | undefined> {
  const { rows } = await sql<ErasureRow & { contact_ids: string[]; sealed_words: Buffer }>`
    select ${sql.raw(COLUMNS)}, contact_ids, sealed_words from erasures
    where company_id = ${tdb.company_id} and id = ${id} and state = 'redacting' for update`.execute(tdb.q);
  const [row] = rows;
  if (row === undefined) return undefined;
  const words = JSON.parse(await box.open(row.sealed_words, placeOf(tdb.company_id, id))) as string[];
  return { ...row, words };
}

/** Closes the receipt and signs it; what the person was known by is forgotten. */
export async function finishErasure(tdb: TenantDb, erasure: ErasureRow, now: Date): Promise<void> {
  const { key_id, stamp } = tdb.stamp(receiptText(tdb.company_id, erasure));
  await sql`
    update erasures set state = 'done', finished_at = ${now}, counts = ${JSON.stringify(erasure.counts)}::jsonb,
      sealed_words = null, stamp_key = ${key_id}, stamp = ${stamp}
    where company_id = ${tdb.company_id} and id = ${erasure.id}`.execute(tdb.q);
}

export function erasurePage({ skip, limit, order, contact_id }: ErasureQuery): ListPage {
  const filtered = contact_id !== undefined;
  const where = `company_id = app_company_id()${filtered ? ' and contact_id = $3' : ''}`;
  const direction = order === 'asc' ? 'asc' : 'desc';
  const page: Statement = {
    name: `erasure-page-${direction}-${filtered ? 'contact' : 'all'}`,
    text: `select ${COLUMNS} from erasures where ${where} order by erased_at ${direction}, id ${direction} limit $1 offset $2`,
    values: [limit, skip, ...(filtered ? [contact_id] : [])],
  };
  const fromRow = (row: Row): ErasureWire => toErasure(row as unknown as ErasureRow);
  if (!filtered) return { page, fromRow };
  const count: Statement = {
    name: 'erasure-count-contact',
    text: `select count(*) as total from (select 1 from erasures where company_id = app_company_id() and contact_id = $1
           limit ${COUNT_CAP + 1}) counted`,
    values: [contact_id],
  };
  return { page, count, fromRow };
}
