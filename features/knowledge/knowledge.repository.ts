import { words } from '#platform/text';
import { sql, type Updateable } from 'kysely';
import type { Row, Statement, Tables, TenantDb } from '#platform/db';
import { COUNT_CAP, type ListPage } from '#platform/http';
import type { ChunkQuery, ChunkWire } from './knowledge.model.ts';
import { beginningWith, tagTerm, type TermRange } from './term-range.ts';

const COLUMNS = ['id', 'title', 'content', 'language', 'source', 'url', 'tags', 'created_at', 'updated_at'] as const;
const COLUMN_LIST = COLUMNS.join(', ');
/** Each makes a statement's name longer, of which the server keeps 63 characters. */
const SEARCH_WORDS = 8;

export function chunkFromRow(row: Row): ChunkWire {
  const { created_at, updated_at, ...rest } = row as unknown as Omit<ChunkWire, 'created_at' | 'updated_at'> &
    Record<'created_at' | 'updated_at', Date>;
  return { ...rest, created_at: created_at.toISOString(), updated_at: updated_at.toISOString() };
}

export function chunkStatement(id: string): Statement {
  return {
    name: 'chunk-get',
    text: `select ${COLUMN_LIST} from knowledge_chunks where company_id = app_company_id() and id = $1`,
    values: [id],
  };
}

/**
 * One page and, for a filtered list, its bounded count: the ids come from an index, the rows after. Both steps are
 * lateral, so that a plan made before the values are known does not read the whole company to find one page.
 */
export function chunkPage(query: ChunkQuery): ListPage {
  const { from, values, name } = matching(query);
  const order = query.order === 'asc' ? 'asc' : 'desc';
  const by = query.sort === 'title' ? 'title' : 'created_at';
  const direction = `${by} ${order}, id ${order}`;
  const page: Statement = {
    name: `chunk-page-${by}-${order}-${name}`,
    text: `select c.* from (select id as page_id from ${from} order by ${direction}
             limit $${values.length + 1} offset $${values.length + 2}) page
           cross join lateral (select ${COLUMN_LIST} from knowledge_chunks
             where company_id = app_company_id() and id = page.page_id limit 1) c
           order by ${direction}`,
    values: [...values, query.limit, query.skip],
  };
  if (name === 'all') return { page, fromRow: chunkFromRow };
  const count: Statement = {
    name: `chunk-count-${name}`,
    text: `select count(*) as total from (select 1 from ${from} limit ${COUNT_CAP + 1}) counted`,
    values,
  };
  return { page, count, fromRow: chunkFromRow };
}

/** What the list is taken from: the chunks, or, where words are asked for, those that say them. */
function matching(query: ChunkQuery): { from: string; values: unknown[]; name: string } {
  const values: unknown[] = [];
  const names: string[] = [];
  let where = 'company_id = app_company_id()';
  for (const column of ['language', 'source'] as const) {
    const value = query[column];
    if (value === undefined) continue;
    values.push(value);
    names.push(column);
    where += ` and ${column} = $${values.length}`;
  }
  const said: string[] = [];
  const says = (name: string, { low, high }: TermRange): void => {
    values.push(low, high);
    names.push(name);
    // Of a word that more chunks have than a count goes to, so many are looked at.
    said.push(`(select chunk_id from knowledge_terms where company_id = app_company_id()
      and term >= $${values.length - 1} and term <= $${values.length} limit ${COUNT_CAP + 1})`);
  };
  if (query.tag !== undefined) says('tag', tagTerm(query.tag));
  const asked = query.q === undefined ? [] : words(query.q).slice(0, SEARCH_WORDS);
  for (const word of asked) says('q', beginningWith(word));
  if (query.q !== undefined && asked.length === 0) {
    names.push('nothing');
    where += ' and false';
  }
  const name = names.join('-') || 'all';
  if (said.length === 0) return { from: `knowledge_chunks where ${where}`, values, name };
  const from = `(select distinct chunk_id from (${said.join(' intersect ')}) each_word) said
    cross join lateral (select id, title, created_at from knowledge_chunks where ${where} and id = said.chunk_id limit 1) found`;
  return { from, values, name };
}

export type NewChunk = Omit<ChunkWire, 'created_at' | 'updated_at'>;

/** Stores chunks in one statement; answers them in the order given. */
export async function insertChunks(tdb: TenantDb, chunks: readonly NewChunk[]): Promise<ChunkWire[]> {
  if (chunks.length === 0) return [];
  const rows = await tdb.q
    .insertInto('knowledge_chunks')
    .values(chunks.map((chunk) => ({ company_id: tdb.company_id, ...chunk })))
    .returning(COLUMNS)
    .execute();
  const made = new Map(rows.map((row) => [row.id, chunkFromRow(row)]));
  return chunks.map((chunk) => made.get(chunk.id)!);
}

/** Undefined when there is no such chunk. */
export async function updateChunk(
  tdb: TenantDb,
  id: string,
  change: Updateable<Tables['knowledge_chunks']>,
): Promise<ChunkWire | undefined> {
  const row = await tdb.q
    .updateTable('knowledge_chunks')
    .set({ ...change, updated_at: sql`now()` })
    .where('company_id', '=', tdb.company_id)
    .where('id', '=', id)
    .returning(COLUMNS)
    .executeTakeFirst();
  return row === undefined ? undefined : chunkFromRow(row);
}

/** False when there is no such chunk. */
export async function deleteChunk(tdb: TenantDb, id: string): Promise<boolean> {
  const result = await tdb.q
    .deleteFrom('knowledge_chunks')
    .where('company_id', '=', tdb.company_id)
    .where('id', '=', id)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}
