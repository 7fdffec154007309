import { sql, type Updateable } from 'kysely';
import type { Database, Row, Statement, Tables, TenantDb } from '#platform/db';
import { COUNT_CAP, type ListPage } from '#platform/http';
import type { UserQuery } from './membership.model.ts';
import { toUser, type User, type UserWire } from './users.model.ts';
import { USER_COLUMNS, type NewUser } from './users.repository.ts';

const COLUMNS = USER_COLUMNS.join(', ');

export function userFromRow(row: Row): UserWire {
  return toUser(row as unknown as User);
}

export function userStatement(id: string): Statement {
  return {
    name: 'user-get',
    text: `select ${COLUMNS} from users where company_id = app_company_id() and id = $1`,
    values: [id],
  };
}

export function userPage(query: UserQuery): ListPage {
  const { where, values, name } = filters(query);
  const order = query.order === 'asc' ? 'asc' : 'desc';
  const by = query.sort === 'email' ? 'email' : 'created_at';
  const page: Statement = {
    name: `user-page-${by}-${order}-${name}`,
    text: `select ${COLUMNS} from users where ${where} order by ${by} ${order}, id ${order}
           limit $${values.length + 1} offset $${values.length + 2}`,
    values: [...values, query.limit, query.skip],
  };
  if (name === 'all') return { page, fromRow: userFromRow };
  const count: Statement = {
    name: `user-count-${name}`,
    text: `select count(*) as total from (select 1 from users where ${where} limit ${COUNT_CAP + 1}) counted`,
    values,
  };
  return { page, count, fromRow: userFromRow };
}

function filters(query: UserQuery): { where: string; values: unknown[]; name: string } {
  const parts = ['company_id = app_company_id()'];
  const values: unknown[] = [];
  const names: string[] = [];
  for (const column of ['role', 'role_id', 'is_active'] as const) {
    const value = query[column];
    if (value === undefined) continue;
    values.push(value);
    names.push(column);
    parts.push(`${column} = $${values.length}`);
  }
  if (query.q !== undefined) {
    values.push(query.q.toLowerCase());
    names.push('q');
    parts.push(
      `strpos(lower(first_name || ' ' || last_name || ' ' || username || ' ' || email), $${values.length}) > 0`,
    );
  }
  return { where: parts.join(' and '), values, name: names.join('-') || 'all' };
}

/**
 * Until the transaction ends nobody else joins, leaves or changes what they may in this company: of two administrators
 * who take each other's role away, the second sees what the first has done.
 */
export async function lockMembership(tdb: TenantDb): Promise<void> {
  await sql`select 1 from companies where id = ${tdb.company_id} for no key update`.execute(tdb.q);
}

/** Undefined when somebody has the user name. Throws a unique violation of `users_email` when somebody has the address. */
export async function insertUserUnlessNamed(tdb: TenantDb, user: NewUser): Promise<User | undefined> {
  return tdb.q
    .insertInto('users')
    .values({ ...user, company_id: tdb.company_id })
    .onConflict((conflict) => conflict.expression(sql`lower(username)`).doNothing())
    .returning(USER_COLUMNS)
    .executeTakeFirst();
}

export async function hasUserWithEmail(tdb: TenantDb, email: string): Promise<boolean> {
  const { rows } = await sql`select 1 from users where company_id = ${tdb.company_id} and email = ${email}`.execute(
    tdb.q,
  );
  return rows.length > 0;
}

export async function updateUser(
  tdb: TenantDb,
  id: string,
  change: Pick<Updateable<Tables['users']>, 'first_name' | 'last_name' | 'role' | 'role_id' | 'is_active' | 'is_owner'>,
): Promise<User> {
  return tdb.q
    .updateTable('users')
    .set({ ...change, updated_at: sql<Date>`now()` })
    .where('company_id', '=', tdb.company_id)
    .where('id', '=', id)
    .returning(USER_COLUMNS)
    .executeTakeFirstOrThrow();
}

/** Whether the company has an active administrator beside this user. */
export async function hasOtherAdmin(tdb: TenantDb, id: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from users where company_id = ${tdb.company_id} and id <> ${id} and is_active
      and role in ('company_admin', 'superadmin') limit 1`.execute(tdb.q);
  return rows.length > 0;
}

/**
 * Whether the install has an active superadmin beside this user. Until the transaction ends nobody else is told so. The
 * answer comes by a connection of its own, as it is about users of other companies: of those who were committed.
 */
export async function hasOtherSuperadmin(tdb: TenantDb, db: Database, id: string): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(hashtextextended('superadmins', 0))`.execute(tdb.q);
  const rows = await db.fast.system.run({
    name: 'other-superadmin',
    text: `select 1 from users where role = 'superadmin' and is_active and id <> $1 limit 1`,
    values: [id],
  });
  return rows.length > 0;
}

export async function findOwner(tdb: TenantDb): Promise<User | undefined> {
  return tdb.q
    .selectFrom('users')
    .select(USER_COLUMNS)
    .where('company_id', '=', tdb.company_id)
    .where('is_owner', '=', true)
    .executeTakeFirst();
}

/** Throws a foreign key violation when something of the company's names the user. */
export async function deleteUser(tdb: TenantDb, id: string): Promise<void> {
  await tdb.q.deleteFrom('users').where('company_id', '=', tdb.company_id).where('id', '=', id).execute();
}
