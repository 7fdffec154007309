import { sql } from 'kysely';
import type { Stretch } from '#platform/crypto';
import type { Database, Row, Statement, SystemDb, TenantDb } from '#platform/db';
import { newId } from '#platform/runtime';
import type { ClaimedWork, ContentWire, WorkKind, WorkWire } from './encryption.model.ts';

const LEASE = '60 seconds';

/** Orders the work, or lets what is under way begin again: it may have passed what has to be done now. */
export async function orderWork(tdb: TenantDb, kind: WorkKind, now: Date): Promise<void> {
  await sql`
    insert into encryption_work (company_id, id, kind, due_at) values (${tdb.company_id}, ${newId()}, ${kind}, ${now})
    on conflict (company_id, kind) where finished_at is null do update set
      pass = 1, place = 0, after_row = null, rows_changed = 0, unreadable = 0, due_at = ${now}, started_at = clock_timestamp(),
      fence = encryption_work.fence + 1, leased_until = null`.execute(tdb.q);
}

/** Takes a piece of work that is due and that nobody holds. */
export async function claimWork(db: Database, now: Date): Promise<ClaimedWork | undefined> {
  const [row] = await db.fast.system.run({
    name: 'encryption-claim',
    text: `with due as (
             select company_id, id from encryption_work
             where finished_at is null and due_at <= $1 and (leased_until is null or leased_until < clock_timestamp())
             order by due_at limit 1 for update skip locked)
           update encryption_work w set fence = w.fence + 1, leased_until = clock_timestamp() + interval '${LEASE}'
           from due where w.company_id = due.company_id and w.id = due.id
           returning w.company_id, w.id, w.kind, w.pass, w.place, w.after_row, w.unreadable, w.fence, w.started_at`,
    values: [now],
  });
  return row as unknown as ClaimedWork | undefined;
}

/** Writes down how far we came and lets go. Nothing happens when the work began again meanwhile. */
export async function keepProgress(
  sdb: SystemDb,
  work: ClaimedWork,
  to: { pass: 1 | 2; place: number; after_row: string | null; due_at: Date; finished: boolean },
  { changed, unreadable }: Pick<Stretch, 'changed' | 'unreadable'>,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update encryption_work set pass = ${to.pass}, place = ${to.place}, after_row = ${to.after_row}, due_at = ${to.due_at},
      rows_changed = rows_changed + ${changed}, unreadable = ${unreadable}, leased_until = null,
      finished_at = case when ${to.finished} then clock_timestamp() end
    where company_id = ${work.company_id} and id = ${work.id} and fence = ${work.fence}`.execute(sdb.q);
  return numAffectedRows === 1n;
}

export const newestWorkStatement: Statement = {
  name: 'encryption-newest',
  text: `select company_id, kind, pass, place, after_row, rows_changed, unreadable, due_at, started_at, finished_at
         from encryption_work order by created_at desc limit 100`,
  values: [],
};

export function workFromRow(row: Row): WorkWire {
  const work = row as unknown as Omit<WorkWire, 'due_at' | 'started_at' | 'finished_at'> &
    Pick<ClaimedWork, 'pass' | 'place' | 'after_row'> & { due_at: Date; started_at: Date; finished_at: Date | null };
  const { company_id, kind, rows_changed, unreadable, pass, place, after_row } = work;
  const begun = place > 0 || after_row !== null;
  return {
    company_id,
    kind,
    state: work.finished_at !== null ? 'done' : pass === 1 ? 'running' : begun ? 'checking' : 'waiting',
    rows_changed,
    unreadable,
    due_at: work.due_at.toISOString(),
    started_at: work.started_at.toISOString(),
    finished_at: work.finished_at?.toISOString() ?? null,
  };
}

/** The database's present moment, and whether there is such a company. */
export async function lookAround(sdb: SystemDb, company_id: string | null): Promise<{ now: string; found: boolean }> {
  const { rows } = await sql<{ now: string; found: boolean }>`
    select clock_timestamp()::text as now, exists (select 1 from companies where id = ${company_id}::uuid) as found`.execute(
    sdb.q,
  );
  return rows[0]!;
}

/** How far the company's own content is: its setting, and the newest walk because of it. */
export const contentStatement: Statement = {
  name: 'encryption-content',
  text: `select coalesce((select wanted from content_seals where company_id = app_company_id()), false) as wanted,
           w.pass, w.rows_changed, w.unreadable, w.finished_at
         from (select 1) one left join lateral (
           select pass, rows_changed, unreadable, finished_at from encryption_work
           where company_id = app_company_id() and kind = 'content' order by created_at desc limit 1) w on true`,
  values: [],
};

export function contentFromRow(row: Row): ContentWire {
  const { wanted, pass, rows_changed, unreadable, finished_at } = row as unknown as {
    wanted: boolean;
    pass: 1 | 2 | null;
    rows_changed: number | null;
    unreadable: number | null;
    finished_at: Date | null;
  };
  const under_way = pass === 1;
  return {
    seal_content: wanted,
    state: wanted ? (under_way ? 'sealing' : 'sealed') : under_way ? 'opening' : 'open',
    rows_changed: rows_changed ?? 0,
    unreadable: unreadable ?? 0,
    checked_at: finished_at?.toISOString() ?? null,
  };
}
