import { sql, type Insertable, type Updateable } from 'kysely';
import type { Row, Statement, Tables, TenantDb } from '#platform/db';
import { COUNT_CAP, type ListPage } from '#platform/http';
import type { AgentQuery, AgentWire } from './agents.model.ts';

const COLUMNS = [
  ...(['id', 'name', 'instructions', 'model', 'tone', 'languages', 'greeting', 'handoff_message'] as const),
  ...(['is_active', 'reply_quiet_ms', 'created_at', 'updated_at'] as const),
] as const;
const COLUMN_LIST = COLUMNS.join(', ');

export function agentFromRow(row: Row): AgentWire {
  const { created_at, updated_at, ...rest } = row as unknown as Omit<AgentWire, 'created_at' | 'updated_at'> &
    Record<'created_at' | 'updated_at', Date>;
  return { ...rest, created_at: created_at.toISOString(), updated_at: updated_at.toISOString() };
}

export function agentStatement(id: string): Statement {
  return {
    name: 'agent-get',
    text: `select ${COLUMN_LIST} from agents where company_id = app_company_id() and id = $1`,
    values: [id],
  };
}

export function agentPage(query: AgentQuery): ListPage {
  const { where, values, name } = filters(query);
  const order = query.order === 'asc' ? 'asc' : 'desc';
  const by = query.sort === 'name' ? 'name' : 'created_at';
  const page: Statement = {
    name: `agent-page-${by}-${order}-${name}`,
    text: `select ${COLUMN_LIST} from agents where ${where} order by ${by} ${order}, id ${order}
           limit $${values.length + 1} offset $${values.length + 2}`,
    values: [...values, query.limit, query.skip],
  };
  if (name === 'all') return { page, fromRow: agentFromRow };
  const count: Statement = {
    name: `agent-count-${name}`,
    text: `select count(*) as total from (select 1 from agents where ${where} limit ${COUNT_CAP + 1}) counted`,
    values,
  };
  return { page, count, fromRow: agentFromRow };
}

function filters(query: AgentQuery): { where: string; values: unknown[]; name: string } {
  const parts = ['company_id = app_company_id()'];
  const values: unknown[] = [];
  const names: string[] = [];
  const add = (name: string, value: unknown, part: (place: string) => string): void => {
    if (value === undefined) return;
    values.push(value);
    names.push(name);
    parts.push(part(`$${values.length}`));
  };
  add('model', query.model, (at) => `model = ${at}`);
  add('is_active', query.is_active, (at) => `is_active = ${at}`);
  add('q', query.q?.toLowerCase(), (at) => `strpos(lower(name), ${at}) > 0`);
  return { where: parts.join(' and '), values, name: names.join('-') || 'all' };
}

/** The agent as it is now, or undefined when the company has none of this id. */
export async function getAgent(tdb: TenantDb, id: string): Promise<AgentWire | undefined> {
  const row = await tdb.q
    .selectFrom('agents')
    .select(COLUMNS)
    .where('company_id', '=', tdb.company_id)
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? undefined : agentFromRow(row);
}

export async function insertAgent(
  tdb: TenantDb,
  agent: Omit<Insertable<Tables['agents']>, 'company_id'>,
): Promise<AgentWire> {
  const row = await tdb.q
    .insertInto('agents')
    .values({ company_id: tdb.company_id, ...agent })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
  return agentFromRow(row);
}

/** Undefined when there is no such agent. */
export async function updateAgent(
  tdb: TenantDb,
  id: string,
  change: Updateable<Tables['agents']>,
): Promise<AgentWire | undefined> {
  const row = await tdb.q
    .updateTable('agents')
    .set({ ...change, updated_at: sql`now()` })
    .where('company_id', '=', tdb.company_id)
    .where('id', '=', id)
    .returning(COLUMNS)
    .executeTakeFirst();
  return row === undefined ? undefined : agentFromRow(row);
}

/** False when there is no such agent. Throws a foreign key violation when a channel uses it. */
export async function deleteAgent(tdb: TenantDb, id: string): Promise<boolean> {
  const result = await tdb.q
    .deleteFrom('agents')
    .where('company_id', '=', tdb.company_id)
    .where('id', '=', id)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}
