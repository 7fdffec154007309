import { isUniqueViolation, type Database, type TenantDb } from '#platform/db';
import { AppError, notFound, type Caller } from '#platform/http';
import { findAccount, findAccountOf, updateAccount, type AccountChange } from './accounts.repository.ts';
import { assertMayDecide } from './grants.ts';
import { hasHash } from './outside.repository.ts';
import { hashPassword, matchesHash } from './passwords.ts';
import { standingOf } from './roles.service.ts';
import type { User } from './users.model.ts';
import { findUser } from './users.repository.ts';

/** Somebody who says who they are; `user` is undefined when there is no such person, whom no password proves. */
export interface Claimant {
  user: User | undefined;
  /** Takes as long whether there is such a user or not. */
  proves(password: string): Promise<boolean>;
  /**
   * Whether the password that was proved is still the user's. Proving takes a while, in which it may have been changed;
   * ask where the user is locked.
   */
  stillHolds(tdb: TenantDb): Promise<boolean>;
}

/** Whoever has this e-mail address or user name, in any company of the install. */
export async function findClaimant(db: Database, login: string): Promise<Claimant> {
  const account = await findAccount(db, login);
  return {
    user: account?.user,
    proves: (password) => matchesHash(password, account?.hashed_password),
    stillHolds: async (tdb) => account !== undefined && hasHash(tdb, account.user.id, account.hashed_password),
  };
}

/** Somebody who is signed in, if this is their password. */
export async function userByPassword(
  db: Database,
  who: { company_id: string; user_id: string },
  password: string,
): Promise<User | undefined> {
  const account = await findAccountOf(db, who);
  return (await matchesHash(password, account?.hashed_password)) ? account?.user : undefined;
}

/** Changes what people may change about themselves. Throws a 409 when somebody has the user name. */
export async function changeAccount(
  tdb: TenantDb,
  user_id: string,
  change: Omit<AccountChange, 'hashed_password'>,
): Promise<User> {
  try {
    const user = await updateAccount(tdb, user_id, change);
    if (user === undefined) throw notFound('User');
    return user;
  } catch (error) {
    if (isUniqueViolation(error, 'users_username')) throw usernameTaken();
    throw error;
  }
}

/** Hashes outside of any transaction; what comes back writes the password, which passed `checkPassword`. */
export async function preparePassword(password: string): Promise<(tdb: TenantDb, user_id: string) => Promise<void>> {
  const hashed_password = await hashPassword(password);
  return async (tdb, user_id) => void (await updateAccount(tdb, user_id, { hashed_password }));
}

export function usernameTaken(): AppError {
  const message = 'is taken';
  return new AppError('conflict', 'This user name is taken. Choose another.', {
    errors: [{ field: 'username', message }],
  });
}

/**
 * A teammate about whom the caller may decide. Throws a 404 for anybody else's, a 403 where the teammate may do more
 * than the caller.
 */
export async function findTeammate(tdb: TenantDb, caller: Caller, id: string): Promise<User> {
  const user = await findUser(tdb, id);
  if (user === undefined) throw notFound('User');
  assertMayDecide(caller, await standingOf(tdb, user));
  return user;
}
