import { sql } from 'kysely';
import type { Database, TenantDb } from '#platform/db';
import type { User } from './users.model.ts';

const COLUMNS = [
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
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
}

export async function findUser(tdb: TenantDb, id: string): Promise<User | undefined> {
  return tdb.q
    .selectFrom('users')
    .select(COLUMNS)
    .where('company_id', '=', tdb.company_id)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Whoever has the address, in any company of the install. */
export async function findUserByEmail(db: Database, email: string): Promise<User | undefined> {
  return (await lookUp(db, email))?.user;
}

/**
 * The user with this address, if `matches` agrees to the hash of their password. It is asked for unknown addresses
 * too, with undefined. The hash goes nowhere else.
 */
export async function findUserByPassword(
  db: Database,
  email: string,
  matches: (hashed: string | undefined) => Promise<boolean>,
): Promise<User | undefined> {
  const found = await lookUp(db, email);
  return (await matches(found?.hashed_password)) ? found?.user : undefined;
}

async function lookUp(db: Database, email: string): Promise<{ user: User; hashed_password: string } | undefined> {
  const [row] = await db.fast.system.run({
    name: 'user-by-email',
    text: `select ${COLUMNS.join(', ')}, hashed_password from users where email = $1`,
    values: [email],
  });
  if (row === undefined) return undefined;
  const { hashed_password, ...user } = row as unknown as User & { hashed_password: string };
  return { user, hashed_password };
}

/** Locks the user, so that what is decided about them holds until the transaction ends. */
export async function lockActiveUser(tdb: TenantDb, id: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from users where company_id = ${tdb.company_id} and id = ${id} and is_active for share`.execute(tdb.q);
  return rows.length === 1;
}
