import { sql } from 'kysely';
import type { Statement, TenantDb } from '#platform/db';
import { COUNT_CAP } from '#platform/http';
import type { ActingQuery, ActingSession } from './acting.model.ts';
import type { ActingClaims } from './acting-token.ts';

export interface ActingRow {
  operator_name: string;
  expires_at: Date;
  operator_until: Date | null;
  requests_per_minute: number | null;
}

/** The errand behind the claims, if it has not ended and the company still allows any. */
export function actingStatement({ acting_id, operator_id }: ActingClaims): Statement {
  return {
    name: 'acting-caller',
    text: `select a.operator_name, a.expires_at, c.requests_per_minute,
             operator_until(a.operator_company_id, a.operator_id, a.operator_session_id) as operator_until
           from acting_sessions a join companies c on c.id = a.company_id
           where a.company_id = app_company_id() and a.id = $1 and a.operator_id = $2 and a.ended_at is null
             and coalesce((c.settings ->> 'allow_acting')::boolean, true)`,
    values: [acting_id, operator_id],
  };
}

export interface NewActing {
  id: string;
  operator_id: string;
  operator_name: string;
  operator_company_id: string;
  operator_session_id: string;
  reason: string;
  created_at: Date;
  expires_at: Date;
}

export async function insertActing(tdb: TenantDb, acting: NewActing): Promise<void> {
  await tdb.q
    .insertInto('acting_sessions')
    .values({ ...acting, company_id: tdb.company_id })
    .execute();
}

/** In the operator's own company. */
export async function insertErrand(tdb: TenantDb, acting: NewActing, target_company_id: string): Promise<void> {
  const { id, operator_id, operator_session_id: session_id, expires_at } = acting;
  await tdb.q
    .insertInto('acting_errands')
    .values({ company_id: tdb.company_id, id, operator_id, session_id, target_company_id, expires_at })
    .execute();
}

const COLUMNS = sql`id, operator_name, reason, created_at, expires_at, ended_at,
  operator_until(operator_company_id, operator_id, operator_session_id) as operator_until`;

/** The errands of operators in the handle's company. */
export async function findActing(
  tdb: TenantDb,
  { skip, limit, order }: ActingQuery,
): Promise<{ rows: ActingSession[]; total: number }> {
  const way = sql.raw(order);
  const { rows } = await sql<ActingSession>`
    select ${COLUMNS} from acting_sessions where company_id = ${tdb.company_id}
    order by created_at ${way}, id ${way} offset ${skip} limit ${limit}`.execute(tdb.q);
  const counted = await sql<{ total: number }>`
    select count(*) as total from (
      select 1 from acting_sessions where company_id = ${tdb.company_id} limit ${COUNT_CAP + 1}) a`.execute(tdb.q);
  return { rows, total: counted.rows[0]!.total };
}

/** Errands that have neither ended nor expired, the newest first; with `id` only that one. */
export async function findOpenActing(tdb: TenantDb, now: Date, id: string | null): Promise<ActingSession[]> {
  const { rows } = await sql<ActingSession>`
    select ${COLUMNS} from acting_sessions
    where company_id = ${tdb.company_id} and created_at > ${now}::timestamptz - interval '1 day'
      and ended_at is null and expires_at > ${now} and (${id}::uuid is null or id = ${id})
    order by created_at desc limit 20`.execute(tdb.q);
  return rows;
}

/** Ends an errand that has neither ended nor expired; answers whose it was, undefined when there is none. */
export async function endActing(
  tdb: TenantDb,
  id: string,
  now: Date,
): Promise<{ operator_id: string; operator_company_id: string } | undefined> {
  return tdb.q
    .updateTable('acting_sessions')
    .set({ ended_at: now })
    .where('company_id', '=', tdb.company_id)
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .returning(['operator_id', 'operator_company_id'])
    .executeTakeFirst();
}
