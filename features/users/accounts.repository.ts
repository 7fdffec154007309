import { sql } from 'kysely';
import type { Database, TenantDb } from '#platform/db';
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
  if (row === undefined) return undefined;
  const { hashed_password, ...user } = row as unknown as User & { hashed_password: string };
  return { user, hashed_password };
}

export async function findHash(db: Database, company_id: string, user_id: string): Promise<string | undefined> {
  const [rows] = await db.fast.app.read(company_id, [
    {
      name: 'hash-of-user',
      text: 'select hashed_password from users where company_id = app_company_id() and id = $1',
      values: [user_id],
    },
  ]);
  return rows?.[0]?.['hashed_password'] as string | undefined;
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
export type AccountChange = Partial<
  Pick<User, 'first_name' | 'last_name' | 'username' | 'totp_enabled_at' | 'email_verified_at'>
> & { hashed_password?: string };

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
