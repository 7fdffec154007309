import { sql, type Insertable, type Updateable } from 'kysely';
import type { Row, Statement, Tables, TenantDb } from '#platform/db';
import { COUNT_CAP, type ListPage } from '#platform/http';
import { templateFromRow, type TemplateRow } from './template-wire.ts';
import type { TemplateQuery } from './templates.model.ts';

const COLUMNS = [
  ...(['id', 'waba_id', 'name', 'language', 'category', 'status', 'parameter_format', 'components', 'draft'] as const),
  ...(['platform_id', 'quality', 'rejected_reason', 'pause_reason', 'paused_until', 'correct_category'] as const),
  ...(['problem', 'edits', 'submitted_at', 'status_at', 'synced_at', 'created_at', 'updated_at'] as const),
] as const;
const COLUMN_LIST = COLUMNS.join(', ');

const asRow = (row: Row | object): TemplateRow => row as TemplateRow;

export function templateStatement(id: string): Statement {
  return {
    name: 'template-get',
    text: `select ${COLUMN_LIST} from templates where company_id = app_company_id() and id = $1`,
    values: [id],
  };
}

export function templatePage(query: TemplateQuery): ListPage {
  const parts = ['company_id = app_company_id()'];
  const values: unknown[] = [];
  const names: string[] = [];
  for (const column of ['waba_id', 'name', 'language', 'status', 'category', 'quality'] as const) {
    if (query[column] === undefined) continue;
    values.push(query[column]);
    names.push(column);
    parts.push(`${column} = $${values.length}`);
  }
  if (query.q !== undefined) {
    values.push(query.q.toLowerCase());
    names.push('q');
    parts.push(`strpos(lower(name), $${values.length}) > 0`);
  }
  const where = parts.join(' and ');
  const kind = names.join('-') || 'all';
  const order = query.order === 'asc' ? 'asc' : 'desc';
  const by = query.sort === 'name' ? 'name' : 'created_at';
  const page: Statement = {
    name: `template-page-${by}-${order}-${kind}`,
    text: `select ${COLUMN_LIST} from templates where ${where} order by ${by} ${order}, id ${order}
           limit $${values.length + 1} offset $${values.length + 2}`,
    values: [...values, query.limit, query.skip],
  };
  if (kind === 'all') return { page, fromRow: templateFromRow };
  const count: Statement = {
    name: `template-count-${kind}`,
    text: `select count(*) as total from (select 1 from templates where ${where} limit ${COUNT_CAP + 1}) counted`,
    values,
  };
  return { page, count, fromRow: templateFromRow };
}

/** Locked until the transaction ends; undefined when there is none of this id. */
export async function lockTemplate(tdb: TenantDb, id: string): Promise<TemplateRow | undefined> {
  const row = await tdb.q
    .selectFrom('templates')
    .select(COLUMNS)
    .where('company_id', '=', tdb.company_id)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row && asRow(row);
}

/** As the platform names it: by its id, else by account, name and language. */
export async function lockNamed(
  tdb: TenantDb,
  key: { platform_id: string | null; waba_id: string | null; name: string | null; language: string | null },
): Promise<TemplateRow | undefined> {
  const { platform_id, waba_id, name, language } = key;
  const base = tdb.q.selectFrom('templates').select(COLUMNS).where('company_id', '=', tdb.company_id).forUpdate();
  const byId = platform_id === null ? undefined : await base.where('platform_id', '=', platform_id).executeTakeFirst();
  if (byId !== undefined) return asRow(byId);
  if (waba_id === null || name === null || language === null) return undefined;
  const byName = await base
    .where('waba_id', '=', waba_id)
    .where('name', '=', name)
    .where('language', '=', language)
    .executeTakeFirst();
  return byName && asRow(byName);
}

export async function insertTemplate(
  tdb: TenantDb,
  template: Omit<Insertable<Tables['templates']>, 'company_id'>,
): Promise<TemplateRow> {
  const row = await tdb.q
    .insertInto('templates')
    .values({ company_id: tdb.company_id, ...template })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
  return asRow(row);
}

export async function updateTemplate(
  tdb: TenantDb,
  id: string,
  change: Updateable<Tables['templates']>,
): Promise<TemplateRow | undefined> {
  const row = await tdb.q
    .updateTable('templates')
    .set({ ...change, updated_at: sql`now()` })
    .where('company_id', '=', tdb.company_id)
    .where('id', '=', id)
    .returning(COLUMNS)
    .executeTakeFirst();
  return row && asRow(row);
}

export async function deleteTemplate(tdb: TenantDb, id: string): Promise<boolean> {
  const result = await tdb.q
    .deleteFrom('templates')
    .where('company_id', '=', tdb.company_id)
    .where('id', '=', id)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}

/** The numbers of the company with their accounts, so that a token for an account can be found. */
export const ACCOUNT_CHANNELS: Statement = {
  name: 'template-channels',
  text: 'select id, waba_id from channels where company_id = app_company_id() order by waba_id, created_at, id',
  values: [],
};

export async function accountsOf(tdb: TenantDb): Promise<string[]> {
  const rows = await tdb.q
    .selectFrom('channels')
    .select('waba_id')
    .distinct()
    .where('company_id', '=', tdb.company_id)
    .orderBy('waba_id')
    .execute();
  return rows.map(({ waba_id }) => waba_id);
}
