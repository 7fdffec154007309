import { sql, type Insertable, type Updateable } from 'kysely';
import type { Row, Statement, Tables, TenantDb } from '#platform/db';
import { COUNT_CAP, type ListPage } from '#platform/http';
import type { ChannelQuery } from './channels.model.ts';

const COLUMNS = `id, name, phone_number_id, waba_id, display_phone_number, agent_id, daily_limit, status, paused_reason,
  paused_at, ownership, ownership_reason, verified_at, holds_number, attention_code, attention_title, attention_advice,
  attention_since, is_coexistence, throughput_per_second, throughput_cap, messaging_limit, portfolio_id, quality_rating,
  platform_status, name_status, verified_name, quiet_hours, token_expires_at, registration_wait_until,
  registration_problem, webhook_override_url, checked_at, last_check is not null as has_check,
  sealed_access_token is not null as has_access_token, sealed_app_secret is not null as has_app_secret,
  sealed_verify_token is not null as has_verify_token, created_at, updated_at`;

export function channelStatement(id: string): Statement {
  return {
    name: 'channel-get',
    text: `select ${COLUMNS} from channels where company_id = app_company_id() and id = $1`,
    values: [id],
  };
}

/** The channel with its secrets as they are kept. */
export function sealedChannelStatement(id: string): Statement {
  return {
    name: 'channel-get-sealed',
    text: `select ${COLUMNS}, company_id, sealed_access_token, sealed_app_secret, sealed_verify_token from channels
           where company_id = app_company_id() and id = $1`,
    values: [id],
  };
}

export function lastCheckStatement(id: string): Statement {
  return {
    name: 'channel-last-check',
    text: 'select last_check from channels where company_id = app_company_id() and id = $1',
    values: [id],
  };
}

export function channelPage(query: ChannelQuery, fromRow: (row: Row) => unknown): ListPage {
  const { where, values, name } = filters(query);
  const order = query.order === 'asc' ? 'asc' : 'desc';
  const by = query.sort === 'name' ? 'name' : 'created_at';
  const page: Statement = {
    name: `channel-page-${by}-${order}-${name}`,
    text: `select ${COLUMNS} from channels where ${where} order by ${by} ${order}, id ${order}
           limit $${values.length + 1} offset $${values.length + 2}`,
    values: [...values, query.limit, query.skip],
  };
  if (name === 'all') return { page, fromRow };
  const count: Statement = {
    name: `channel-count-${name}`,
    text: `select count(*) as total from (select 1 from channels where ${where} limit ${COUNT_CAP + 1}) counted`,
    values,
  };
  return { page, count, fromRow };
}

/** Each with the word it has in a statement's name, of which the server keeps 63 characters. */
const FILTERS = [
  ['phone_number_id', 'number'],
  ['waba_id', 'account'],
  ['agent_id', 'agent'],
  ['status', 'status'],
] as const;

function filters(query: ChannelQuery): { where: string; values: unknown[]; name: string } {
  const parts = ['company_id = app_company_id()'];
  const values: unknown[] = [];
  const names: string[] = [];
  for (const [column, short] of FILTERS) {
    const value = query[column];
    if (value === undefined) continue;
    values.push(value);
    names.push(short);
    parts.push(`${column} = $${values.length}`);
  }
  if (query.q !== undefined) {
    values.push(query.q.toLowerCase());
    names.push('q');
    const at = `$${values.length}`;
    parts.push(
      `(strpos(lower(name), ${at}) > 0 or strpos(display_phone_number, ${at}) > 0 or phone_number_id = ${at})`,
    );
  }
  return { where: parts.join(' and '), values, name: names.join('-') || 'all' };
}

// All of them: the name is that of the last.
const RETURNED = sql.raw<Date>(COLUMNS).as('updated_at');

/** Throws a unique violation of `channels_number` when the number is connected anywhere in the install. */
export async function insertChannel(
  tdb: TenantDb,
  channel: Omit<Insertable<Tables['channels']>, 'company_id'>,
): Promise<Row> {
  return tdb.q
    .insertInto('channels')
    .values({ company_id: tdb.company_id, ...channel })
    .returning(RETURNED)
    .executeTakeFirstOrThrow();
}

/** Undefined when there is no such channel; throws as `insertChannel` does. */
export async function updateChannel(
  tdb: TenantDb,
  id: string,
  change: Updateable<Tables['channels']>,
): Promise<Row | undefined> {
  return tdb.q
    .updateTable('channels')
    .set({ ...change, updated_at: sql`now()` })
    .where('company_id', '=', tdb.company_id)
    .where('id', '=', id)
    .returning(RETURNED)
    .executeTakeFirst();
}

/** False when there is no such channel. Throws a foreign key violation when conversations stand in the way. */
export async function deleteChannel(tdb: TenantDb, id: string): Promise<boolean> {
  const result = await tdb.q
    .deleteFrom('channels')
    .where('company_id', '=', tdb.company_id)
    .where('id', '=', id)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}
