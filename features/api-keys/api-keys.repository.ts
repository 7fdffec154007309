import type { Insertable, Updateable } from 'kysely';
import type { Row, Statement, Tables, TenantDb } from '#platform/db';
import { COUNT_CAP, type ListPage } from '#platform/http';
import { toKey, type ApiKey, type KeyQuery } from './api-keys.model.ts';

const COLUMNS = [
  'id',
  'name',
  'prefix',
  'scopes',
  'allowed_addresses',
  'expires_at',
  'revoked_at',
  'last_used_at',
  'created_by',
  'rotated_from',
  'created_at',
  'updated_at',
] as const;
const LISTED = COLUMNS.join(', ');

export function keyStatement(id: string): Statement {
  return {
    name: 'api-key-get',
    text: `select ${LISTED} from api_keys where company_id = app_company_id() and id = $1`,
    values: [id],
  };
}

export function keyPage(query: KeyQuery): ListPage {
  const parts = ['company_id = app_company_id()'];
  const values: unknown[] = [];
  const names: string[] = [];
  const filter = (word: string, value: unknown, text: (at: string) => string): void => {
    values.push(value);
    names.push(word);
    parts.push(text(`$${values.length}`));
  };
  if (query.created_by !== undefined) filter('maker', query.created_by, (at) => `created_by = ${at}`);
  if (query.revoked !== undefined)
    filter('revoked', query.revoked === 'true', (at) => `(revoked_at is not null) = ${at}::boolean`);
  if (query.q !== undefined) filter('q', query.q.toLowerCase(), (at) => `strpos(lower(name), ${at}) > 0`);

  const where = parts.join(' and ');
  const order = query.order === 'asc' ? 'asc' : 'desc';
  const by = query.sort === 'name' ? 'name' : 'created_at';
  const called = names.join('-') || 'all';
  const fromRow = (row: Row): unknown => toKey(row as unknown as ApiKey);
  const page: Statement = {
    name: `api-key-page-${by}-${order}-${called}`,
    text: `select ${LISTED} from api_keys where ${where} order by ${by} ${order}, id ${order}
           limit $${values.length + 1} offset $${values.length + 2}`,
    values: [...values, query.limit, query.skip],
  };
  if (called === 'all') return { page, fromRow };
  const count: Statement = {
    name: `api-key-count-${called}`,
    text: `select count(*) as total from (select 1 from api_keys where ${where} limit ${COUNT_CAP + 1}) counted`,
    values,
  };
  return { page, count, fromRow };
}

/** Throws a unique violation of `api_keys_successor` when `rotated_from` has a successor. */
export async function insertKey(
  tdb: TenantDb,
  key: Omit<Insertable<Tables['api_keys']>, 'company_id'>,
): Promise<ApiKey> {
  return tdb.q
    .insertInto('api_keys')
    .values({ company_id: tdb.company_id, ...key })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
}

/** The key, which nobody else can change until this transaction is over. */
export async function lockKey(tdb: TenantDb, id: string): Promise<ApiKey | undefined> {
  return tdb.q
    .selectFrom('api_keys')
    .select(COLUMNS)
    .where('company_id', '=', tdb.company_id)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

export async function updateKey(
  tdb: TenantDb,
  id: string,
  change: Updateable<Omit<Tables['api_keys'], 'company_id' | 'id'>>,
): Promise<ApiKey> {
  return tdb.q
    .updateTable('api_keys')
    .set(change)
    .where('company_id', '=', tdb.company_id)
    .where('id', '=', id)
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
}
