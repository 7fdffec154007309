import { isUniqueViolation, type TenantDb } from '#platform/db';
import { AppError } from '#platform/http';
import { newId } from '#platform/runtime';
import { insertUserUnlessNamed } from './membership.repository.ts';
import { NOBODY } from './passwords.ts';
import type { User } from './users.model.ts';
import { usernames } from './usernames.ts';
import type { NewUser } from './users.repository.ts';

export type Joining = Pick<NewUser, 'email' | 'first_name' | 'last_name' | 'role' | 'role_id'> & {
  /** Undefined: nobody can sign in with a password until one was chosen. */
  hashed_password: string | undefined;
  email_verified_at?: Date;
  is_owner?: boolean;
};

/** Writes a user under a user name that is free. Throws a 409 when anybody of the install has the address. */
export async function insertJoining(tdb: TenantDb, { hashed_password, ...joining }: Joining): Promise<User> {
  const id = newId();
  try {
    for (const username of usernames(joining.email, id)) {
      const user = await insertUserUnlessNamed(tdb, {
        ...joining,
        id,
        username,
        hashed_password: hashed_password ?? NOBODY,
      });
      if (user !== undefined) return user;
    }
  } catch (error) {
    if (isUniqueViolation(error, 'users_email')) throw addressTaken(error);
    throw error;
  }
  throw new Error('no free user name was found');
}

/** The same words whoever has the address: it may be a company that the caller must not hear of. */
function addressTaken(cause: unknown): AppError {
  return new AppError(
    'conflict',
    'There is an account with this e-mail address already, and an address belongs to one account. Use another address.',
    { cause, errors: [{ field: 'email', message: 'has an account already' }] },
  );
}
