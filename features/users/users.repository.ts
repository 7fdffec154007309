import type { Database, TenantDb } from '#platform/db';
import type { User } from './users.model.ts';

export const USER_COLUMNS = [
  'id',
  'company_id',
  'username',
  'email',
  'first_name',
  'last_name',
  'role',
  'role_id',
  'is_active',
  'is_owner',
  'email_verified_at',
  'totp_enabled_at',
  'created_at',
] as const;

/** A mail to each of more would be a mailing. */
const MOST_ADMINS = 20;

export type NewUser = Pick<User, 'id' | 'email' | 'username' | 'first_name' | 'last_name' | 'role' | 'role_id'> & {
  hashed_password: string;
  is_owner?: boolean;
  email_verified_at?: Date;
};

/** @throws a unique violation of `users_email` or `users_username` when somebody of the install has it. */
export async function insertUser(tdb: TenantDb, user: NewUser): Promise<User> {
  return tdb.q
    .insertInto('users')
    .values({ ...user, company_id: tdb.company_id })
    .returning(USER_COLUMNS)
    .executeTakeFirstOrThrow();
}

export async function findUser(tdb: TenantDb, id: string): Promise<User | undefined> {
  return tdb.q
    .selectFrom('users')
    .select(USER_COLUMNS)
    .where('company_id', '=', tdb.company_id)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Who of the company is told of what cannot wait: its active administrators, the owner first. */
export async function activeAdmins(tdb: TenantDb): Promise<User[]> {
  return tdb.q
    .selectFrom('users')
    .select(USER_COLUMNS)
    .where('company_id', '=', tdb.company_id)
    .where('role', '=', 'company_admin')
    .where('is_active', '=', true)
    .orderBy('is_owner', 'desc')
    .orderBy('id')
    .limit(MOST_ADMINS)
    .execute();
}

/** Whoever has the address, in any company of the install. */
export async function findUserByEmail(db: Database, email: string): Promise<User | undefined> {
  const [row] = await db.fast.system.run({
    name: 'user-by-email',
    text: `select ${USER_COLUMNS.join(', ')} from users where email = $1`,
    values: [email],
  });
  return row as unknown as User | undefined;
}
