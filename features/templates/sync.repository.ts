import { sql } from 'kysely';
import type { PlatformTemplate } from '#connectors/messaging';
import type { Database, Row, Statement, TenantDb } from '#platform/db';
import type { AccountProblem, TemplateSyncWire } from './sync.model.ts';
import type { TemplateRow } from './template-wire.ts';

export const SYNC_STATEMENT: Statement = {
  name: 'template-sync',
  text: `select state, started_at, finished_at, accounts, seen, added, changed, removed, problems from template_syncs
         where company_id = app_company_id()`,
  values: [],
};

export function syncFromRow(row: Row | undefined): TemplateSyncWire {
  if (row === undefined) {
    const none = { accounts: 0, seen: 0, added: 0, changed: 0, removed: 0 };
    return { state: 'never', started_at: null, finished_at: null, ...none, problems: [] };
  }
  const { started_at, finished_at, ...rest } = row as unknown as Omit<TemplateSyncWire, 'started_at' | 'finished_at'> &
    Record<'started_at', Date> &
    Record<'finished_at', Date | null>;
  return { ...rest, started_at: started_at.toISOString(), finished_at: finished_at?.toISOString() ?? null };
}

/** Takes note that one begins. False where one is under way since less than `stale_ms`. */
export async function beginSync(tdb: TenantDb, now: Date, { stale_ms }: { stale_ms: number }): Promise<boolean> {
  const row = {
    state: 'running' as const,
    started_at: now,
    due_at: new Date(now.getTime() + stale_ms),
    finished_at: null,
  };
  const begun = await tdb.q
    .insertInto('template_syncs')
    .values({ company_id: tdb.company_id, ...row, problems: '[]' })
    .onConflict((conflict) =>
      conflict
        .column('company_id')
        .doUpdateSet({ ...row, accounts: 0, seen: 0, added: 0, changed: 0, removed: 0, problems: '[]' })
        .where((where) =>
          where.or([
            where('template_syncs.state', '!=', 'running'),
            where('template_syncs.started_at', '<=', new Date(now.getTime() - stale_ms)),
          ]),
        ),
    )
    .returning('company_id')
    .executeTakeFirst();
  return begun !== undefined;
}

/** Shows how far it has come, page by page. */
export async function countPage(
  tdb: TenantDb,
  { seen, added, changed }: { seen: number; added: number; changed: number },
): Promise<void> {
  await tdb.q
    .updateTable('template_syncs')
    .set({ seen: sql`seen + ${seen}`, added: sql`added + ${added}`, changed: sql`changed + ${changed}` })
    .where('company_id', '=', tdb.company_id)
    .execute();
}

export async function endSync(
  tdb: TenantDb,
  end: { accounts: number; removed: number; problems: AccountProblem[]; now: Date; due_at: Date },
): Promise<{ seen: number; added: number; changed: number; removed: number } | undefined> {
  const { accounts, removed, problems, now, due_at } = end;
  return tdb.q
    .updateTable('template_syncs')
    .set({
      state: problems.length > 0 && problems.length === accounts ? 'failed' : 'done',
      finished_at: now,
      // What was asked for while it was under way it may have missed.
      due_at: sql<Date>`case when due_at <= ${now} then due_at else ${due_at} end`,
      accounts,
      removed,
      problems: JSON.stringify(problems),
    })
    .where('company_id', '=', tdb.company_id)
    .returning(['seen', 'added', 'changed', 'removed'])
    .executeTakeFirst();
}

/** Lets the next round come soon: the platform spoke of a template that the mirror has not got right. */
export async function wantSync(tdb: TenantDb, now: Date): Promise<void> {
  await tdb.q
    .insertInto('template_syncs')
    .values({
      company_id: tdb.company_id,
      state: 'done',
      started_at: now,
      finished_at: now,
      due_at: now,
      problems: '[]',
    })
    .onConflict((conflict) => conflict.column('company_id').doUpdateSet({ due_at: now }))
    .execute();
}

/** Companies with a number whose mirror was not compared for a day, or is wanted to be. */
export async function companiesDue(db: Database, now: Date, limit: number): Promise<string[]> {
  return db.system(async (sdb) => {
    const rows = await sdb.q
      .selectFrom('channels as c')
      .leftJoin('template_syncs as s', 's.company_id', 'c.company_id')
      .select('c.company_id')
      .distinct()
      .where((where) => where.or([where('s.due_at', 'is', null), where('s.due_at', '<=', now)]))
      .limit(limit)
      .execute();
    return rows.map(({ company_id }) => company_id);
  });
}

/** Those of an account that are in the mirror, by name and language; locked. */
export async function lockMirror(
  tdb: TenantDb,
  waba_id: string,
  page: readonly PlatformTemplate[],
): Promise<Map<string, TemplateRow>> {
  const names = [...new Set(page.map(({ name }) => name))];
  if (names.length === 0) return new Map();
  const rows = await tdb.q
    .selectFrom('templates')
    .selectAll()
    .where('company_id', '=', tdb.company_id)
    .where('waba_id', '=', waba_id)
    .where('name', 'in', names)
    .orderBy('id')
    .forUpdate()
    .execute();
  return new Map(rows.map((row) => [`${row.name} ${row.language}`, row as unknown as TemplateRow]));
}

/** Takes away what the platform no longer has. What was submitted since the round began may not have been in it. */
export async function removeGone(
  tdb: TenantDb,
  { waba_id, seen, since }: { waba_id: string; seen: readonly string[]; since: Date },
): Promise<string[]> {
  const rows = await tdb.q
    .deleteFrom('templates')
    .where('company_id', '=', tdb.company_id)
    .where('waba_id', '=', waba_id)
    .where('platform_id', 'is not', null)
    .where((where) => where.or([where('submitted_at', 'is', null), where('submitted_at', '<', since)]))
    .where(sql<boolean>`platform_id <> all(${[...seen]}::text[])`)
    .returning('id')
    .execute();
  return rows.map(({ id }) => id);
}
