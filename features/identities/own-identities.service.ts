import { hasPassword, lockUser } from '#features/users';
import type { TenantDb } from '#platform/db';
import { AppError, notFound } from '#platform/http';
import { deleteIdentity, lockIdentities } from './identities.repository.ts';

/** Unlinks one of the user's identities. Throws a 409 for the last way in of somebody without a password. */
export async function unlink(tdb: TenantDb, { id, user_id }: { id: string; user_id: string }): Promise<string> {
  await lockUser(tdb, user_id);
  const identities = await lockIdentities(tdb, user_id);
  const identity = identities.find((one) => one.id === id);
  if (identity === undefined) throw notFound('Identity');
  if (identities.length === 1 && !(await hasPassword(tdb, user_id))) {
    throw new AppError('conflict', 'This is your only way to sign in. Choose a password first ("Forgot password?").');
  }
  await deleteIdentity(tdb, id);
  return identity.provider;
}
