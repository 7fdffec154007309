import { sql } from 'kysely';
import type { Row, Statement, TenantDb } from '#platform/db';
import { COUNT_CAP, type ListPage } from '#platform/http';
import type { NewNotice, NoticeQuery, NoticeWire } from './notices.model.ts';

const COLUMNS = `id, kind, severity, title, detail, subject_type, subject_id, state, times, raised_at, last_raised_at,
  dismissed_at, resolved_at`;

type Times = 'raised_at' | 'last_raised_at' | 'dismissed_at' | 'resolved_at';

function noticeFromRow(row: Row): NoticeWire {
  const { subject_type, subject_id, raised_at, last_raised_at, dismissed_at, resolved_at, ...rest } =
    row as unknown as Omit<NoticeWire, 'subject' | Times> & {
      subject_type: NoticeWire['subject']['type'];
      subject_id: string | null;
      raised_at: Date;
      last_raised_at: Date;
      dismissed_at: Date | null;
      resolved_at: Date | null;
    };
  return {
    ...rest,
    subject: { type: subject_type, id: subject_id },
    raised_at: raised_at.toISOString(),
    last_raised_at: last_raised_at.toISOString(),
    dismissed_at: dismissed_at?.toISOString() ?? null,
    resolved_at: resolved_at?.toISOString() ?? null,
  };
}

const FILTERS = ['state', 'severity', 'subject_id'] as const;

export function noticePage(query: NoticeQuery): ListPage {
  const given = FILTERS.filter((name) => query[name] !== undefined);
  const values = given.map((name) => query[name]);
  const where = ['company_id = app_company_id()', ...given.map((name, at) => `${name} = $${at + 1}`)].join(' and ');
  const order = query.order === 'asc' ? 'asc' : 'desc';
  const name = given.join('-') || 'all';
  const page: Statement = {
    name: `notice-page-${order}-${name}`,
    text: `select ${COLUMNS} from notices where ${where} order by raised_at ${order}, id ${order}
           limit $${values.length + 1} offset $${values.length + 2}`,
    values: [...values, query.limit, query.skip],
  };
  if (given.length === 0) return { page, fromRow: noticeFromRow };
  const count: Statement = {
    name: `notice-count-${name}`,
    text: `select count(*) as total from (select 1 from notices where ${where} limit ${COUNT_CAP + 1}) counted`,
    values,
  };
  return { page, count, fromRow: noticeFromRow };
}

/**
 * Keeps the notice, or notes on the one of the same trouble that it shows again. Answers whether people have to be told:
 * it is new, got worse, or they dismissed it longer ago than `hushed_ms`.
 */
export async function keepNotice(
  tdb: TenantDb,
  notice: NewNotice & { id: string; now: Date },
  hushed_ms: number,
): Promise<{ id: string; tell: boolean }> {
  const { id, kind, severity, title, detail, subject, dedupe_key, now } = notice;
  const hushed = new Date(now.getTime() - hushed_ms);
  const { rows } = await sql<{ id: string; told: boolean }>`
    with before as (
      select id, severity, state, dismissed_at from notices
      where company_id = ${tdb.company_id} and dedupe_key = ${dedupe_key} and state <> 'resolved'),
    again as (
      select b.id, (b.severity <> 'critical' and ${severity} = 'critical')
        or (b.state = 'dismissed' and b.dismissed_at < ${hushed}) as anew from before b)
    insert into notices (company_id, id, kind, severity, title, detail, subject_type, subject_id, dedupe_key, raised_at,
      last_raised_at)
    values (${tdb.company_id}, ${id}, ${kind}, ${severity}, ${title}, ${detail}, ${subject.type}, ${subject.id},
      ${dedupe_key}, ${now}, ${now})
    on conflict (company_id, dedupe_key) where state <> 'resolved' do update set
      severity = excluded.severity, title = excluded.title, detail = excluded.detail, times = notices.times + 1,
      last_raised_at = excluded.last_raised_at,
      state = case when coalesce((select anew from again), false) then 'open' else notices.state end,
      dismissed_at = case when coalesce((select anew from again), false) then null else notices.dismissed_at end
    returning id, (id = ${id} or coalesce((select anew from again), false)) as told`.execute(tdb.q);
  return { id: rows[0]!.id, tell: rows[0]!.told };
}

/** Ends the notice of a trouble that is over; answers the ids of what was ended. */
export async function closeNotice(tdb: TenantDb, dedupe_key: string, now: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    update notices set state = 'resolved', resolved_at = ${now}
    where company_id = ${tdb.company_id} and dedupe_key = ${dedupe_key} and state <> 'resolved'
    returning id`.execute(tdb.q);
  return rows.map(({ id }) => id);
}

/** The notice as it is after somebody said that they know; undefined when there is none. */
export async function dismissNotice(
  tdb: TenantDb,
  id: string,
  by: { user_id: string | null; now: Date },
): Promise<{ notice: NoticeWire; changed: boolean } | undefined> {
  const changed = await sql<Row>`
    update notices set state = 'dismissed', dismissed_at = ${by.now}, dismissed_by = ${by.user_id}
    where company_id = ${tdb.company_id} and id = ${id} and state = 'open' returning ${sql.raw(COLUMNS)}`.execute(
    tdb.q,
  );
  if (changed.rows[0] !== undefined) return { notice: noticeFromRow(changed.rows[0]), changed: true };
  const { rows } = await sql<Row>`
    select ${sql.raw(COLUMNS)} from notices where company_id = ${tdb.company_id} and id = ${id}`.execute(tdb.q);
  return rows[0] === undefined ? undefined : { notice: noticeFromRow(rows[0]), changed: false };
}
