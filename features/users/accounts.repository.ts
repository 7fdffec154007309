import { sql } from 'kysely';
import type { Database, Row, TenantDb } from '#platform/db';
import type { User } from './users.model.ts';
import { USER_COLUMNS } from './users.repository.ts';

/** A user with the hash of their password. It stays within this feature. */
export interface Account {
  user: User;
  hashed_password: string;
}

/** Whoever signs in with this address or user name, in any company of the install. */
export async function findAccount(db: Database, login: string): Promise<Account | undefined> {
  const statement = login.includes('@')
    ? { name: 'account-by-email', where: 'email = $1', values: [login.toLowerCase()] }
    : { name: 'account-by-username', where: 'lower(username) = lower($1)', values: [login] };
  const { name, where, values } = statement;
  const text = `select ${USER_COLUMNS.join(', ')}, hashed_password from users where ${where}`;
  const [row] = await db.fast.system.run({ name, text, values });
  return asAccount(row);
}

/** Somebody who is known already. */
export async function findAccountOf(
  db: Database,
  { company_id, user_id }: { company_id: string; user_id: string },
): Promise<Account | undefined> {
  const [rows] = await db.fast.app.read(company_id, [
    {
      name: 'account-of-user',
      text: `select ${USER_COLUMNS.join(', ')}, hashed_password from users where company_id = app_company_id() and id = $1`,
      values: [user_id],
    },
  ]);
  return asAccount(rows?.[0]);
}

/** The active user, who stays as they are until the transaction ends. */
export async function lockUser(tdb: TenantDb, id: string): Promise<User | undefined> {
  return tdb.q
    .selectFrom('users')
    .select(USER_COLUMNS)
    .where('company_id', '=', tdb.company_id)
    .where('id', '=', id)
    .where('is_active', '=', true)
    .forShare()
    .executeTakeFirst();
}

/** What people change about themselves, and what signing in finds out about them. */
export interface AccountChange {
  first_name?: string | undefined;
  last_name?: string | undefined;
  username?: string | undefined;
  totp_enabled_at?: Date | null;
  email_verified_at?: Date | null;
  hashed_password?: string;
}

/** @throws a unique violation of `users_username` when somebody of the install has the name. */
export async function updateAccount(tdb: TenantDb, id: string, change: AccountChange): Promise<User | undefined> {
  return tdb.q
    .updateTable('users')
    .set({ ...change, updated_at: sql<Date>`now()` })
    .where('company_id', '=', tdb.company_id)
    .where('id', '=', id)
    .returning(USER_COLUMNS)
    .executeTakeFirst();
}

function asAccount(row: Row | undefined): Account | undefined {
  if (row === undefined) return undefined;
  const { hashed_password, ...user } = row as unknown as User & { hashed_password: string };
  return { user, hashed_password };
}
