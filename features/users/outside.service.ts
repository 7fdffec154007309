import { assertSeat } from '#features/companies';
import type { TenantDb } from '#platform/db';
import { updateAccount } from './accounts.repository.ts';
import { insertJoining, type Joining } from './joining.ts';
import { lockMembership } from './membership.repository.ts';
import { hasHash } from './outside.repository.ts';
import { NOBODY } from './passwords.ts';
import type { User } from './users.model.ts';

/** Makes somebody a user whom a provider knows: they have no password. Throws a 409 without a seat for them. */
export async function joinFromOutside(
  tdb: TenantDb,
  joining: Omit<Joining, 'hashed_password' | 'role_id'>,
): Promise<User> {
  await lockMembership(tdb);
  await assertSeat(tdb);
  return insertJoining(tdb, { ...joining, role_id: null, hashed_password: undefined });
}

/** Whether there is a password that signs this user in. */
export async function hasPassword(tdb: TenantDb, user_id: string): Promise<boolean> {
  return !(await hasHash(tdb, user_id, NOBODY));
}

/** From now on no password signs this user in, until they choose a new one by mail. */
export async function dropPassword(tdb: TenantDb, user_id: string): Promise<void> {
  await updateAccount(tdb, user_id, { hashed_password: NOBODY });
}
