import { USER_COLUMNS, type User } from '#features/users';
import type { Database, Statement, TenantDb } from '#platform/db';
import { COUNT_CAP } from '#platform/http';
import type { TokenClaims } from './access-token.ts';
import type { SessionRef } from './refresh-token.ts';
import type { EndReason, Session, SessionQuery } from './sessions.model.ts';

const COLUMNS = [
  'id',
  'user_id',
  'generation',
  'rotated_at',
  'expires_at',
  'ended_at',
  'user_agent',
  'created_at',
  'last_used_at',
] as const;

/** What is known of who calls, and until when their session lasts. */
export type CallerRow = Pick<User, 'role' | 'username' | 'first_name' | 'last_name'> &
  Pick<Session, 'expires_at'> & {
    permissions: string[] | null;
    requests_per_minute: number | null;
    suspended_at: Date | null;
  };

/**
 * The caller behind the claims, if session and user are still good: look-ups by key. It says nothing
 * of the time, so that requests of one session that come together can share its answer: the end is for the reader.
 */
export function callerStatement({ session_id, user_id }: Pick<TokenClaims, 'session_id' | 'user_id'>): Statement {
  return {
    name: 'session-caller',
    text: `select u.role, u.username, u.first_name, u.last_name, s.expires_at, r.permissions, c.requests_per_minute,
             c.suspended_at
           from sessions s
           join users u on u.company_id = s.company_id and u.id = s.user_id
           join companies c on c.id = s.company_id
           left join roles r on r.company_id = u.company_id and r.id = u.role_id
           where s.company_id = app_company_id() and s.id = $1 and s.user_id = $2
             and s.ended_at is null and u.is_active`,
    values: [session_id, user_id],
  };
}

export type NewSession = Pick<Session, 'id' | 'user_id' | 'user_agent' | 'expires_at'> & { now: Date };

export async function insertSession(tdb: TenantDb, { now, ...session }: NewSession): Promise<void> {
  await tdb.q
    .insertInto('sessions')
    .values({ ...session, company_id: tdb.company_id, rotated_at: now, created_at: now, last_used_at: now })
    .execute();
}

/** A session with the user and the company it hangs on. */
export interface Family extends Pick<Session, 'generation' | 'rotated_at' | 'expires_at' | 'ended_at'> {
  user: User;
  suspended_at: Date | null;
}

const OWNER = USER_COLUMNS.map((column) => `u.${column}`).join(', ');

export async function findFamily(db: Database, { company_id, session_id }: SessionRef): Promise<Family | undefined> {
  const [rows] = await db.fast.app.read(company_id, [
    {
      name: 'session-family',
      text: `select s.generation, s.rotated_at, s.expires_at, s.ended_at, c.suspended_at, ${OWNER}
             from sessions s
             join users u on u.company_id = s.company_id and u.id = s.user_id
             join companies c on c.id = s.company_id
             where s.company_id = app_company_id() and s.id = $1`,
      values: [session_id],
    },
  ]);
  const row = rows?.[0];
  if (row === undefined) return undefined;
  const { generation, rotated_at, expires_at, ended_at, suspended_at, ...user } = row as unknown as User &
    Omit<Family, 'user'>;
  return { generation, rotated_at, expires_at, ended_at, suspended_at, user };
}

/**
 * Gives the session its next generation if the one that is shown is still the present one. Of several at the same time
 * one does it, and the others wait until it is done and are told no.
 */
export async function rotateSession(
  tdb: TenantDb,
  { id, generation }: { id: string; generation: number },
  { now, expires_at }: { now: Date; expires_at: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await tdb.q
    .updateTable('sessions')
    .set({ generation: generation + 1, rotated_at: now, last_used_at: now, expires_at })
    .where('company_id', '=', tdb.company_id)
    .where('id', '=', id)
    .where('generation', '=', generation)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Ends a session that has not ended and answers whose it was. With `user_id` it must be that user's. */
export async function endSession(
  tdb: TenantDb,
  { id, user_id }: { id: string; user_id?: string },
  { reason, now }: { reason: EndReason; now: Date },
): Promise<string | undefined> {
  const ended = await tdb.q
    .updateTable('sessions')
    .set({ ended_at: now, end_reason: reason })
    .where('company_id', '=', tdb.company_id)
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .$if(user_id !== undefined, (query) => query.where('user_id', '=', user_id!))
    .returning('user_id')
    .executeTakeFirst();
  return ended?.user_id;
}

/** Ends all sessions of a user but the one given, and answers how many. */
export async function endSessions(
  tdb: TenantDb,
  { user_id, but }: { user_id: string; but: string | null },
  { reason, now }: { reason: EndReason; now: Date },
): Promise<number> {
  const { numUpdatedRows } = await tdb.q
    .updateTable('sessions')
    .set({ ended_at: now, end_reason: reason })
    .where('company_id', '=', tdb.company_id)
    .where('user_id', '=', user_id)
    .where('ended_at', 'is', null)
    .$if(but !== null, (query) => query.where('id', '<>', but!))
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** The user's sessions that still hold, and how many there are (counted to one beyond `COUNT_CAP`). */
export async function findSessions(
  tdb: TenantDb,
  user_id: string,
  { skip, limit, order }: SessionQuery,
  now: Date,
): Promise<{ rows: Session[]; total: number }> {
  const live = tdb.q
    .selectFrom('sessions')
    .where('company_id', '=', tdb.company_id)
    .where('user_id', '=', user_id)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now);
  const rows = await live
    .select(COLUMNS)
    .orderBy('created_at', order)
    .orderBy('id', order)
    .offset(skip)
    .limit(limit)
    .execute();
  const { total } = await tdb.q
    .selectFrom(
      live
        .select('id')
        .limit(COUNT_CAP + 1)
        .as('live'),
    )
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return { rows, total };
}
