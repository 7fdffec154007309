import { assertSeat } from '#features/companies';
import { deleteMailsFor } from '#features/mails';
import { sqlState, type Database, type TenantDb } from '#platform/db';
import { AppError, invalidField, notFound, personOf, type Caller } from '#platform/http';
import { assertMayDecide } from './grants.ts';
import { insertJoining } from './joining.ts';
import type { UserCreate, UserPatch } from './membership.model.ts';
import {
  deleteUser,
  findOwner,
  hasOtherAdmin,
  hasOtherSuperadmin,
  lockMembership,
  updateUser,
} from './membership.repository.ts';
import { standingOf } from './roles.service.ts';
import { toUser, type User, type UserWire } from './users.model.ts';
import { findUser } from './users.repository.ts';

const REFERENCE = '23503';

/** Makes somebody a user at once, whom a person answers for: they stay when a key or an errand ends. `hashed_password` undefined: they still have to choose one. */
export async function addUser(
  tdb: TenantDb,
  caller: Caller,
  body: UserCreate,
  hashed_password: string | undefined,
): Promise<User> {
  personOf(caller);
  await lockMembership(tdb);
  const standing = await standingOf(tdb, { role: body.role, role_id: body.role_id ?? null });
  assertMayDecide(caller, standing);
  await assertSeat(tdb);
  const { email, first_name, last_name, role } = body;
  return insertJoining(tdb, { email, first_name, last_name, role, role_id: standing.role_id, hashed_password });
}

export type OnLeave = (tdb: TenantDb, user_id: string) => Promise<void>;

/** What an administrator changes about a user; it holds from that user's next request. */
export async function changeUser(
  tdb: TenantDb,
  caller: Caller,
  { id, change, onLeave, db }: { id: string; change: UserPatch; onLeave: OnLeave; db: Database },
): Promise<UserWire> {
  await lockMembership(tdb);
  const user = await findUser(tdb, id);
  if (user === undefined) throw notFound('User');
  if (change.role === undefined && change.role_id !== undefined && user.role !== 'custom') {
    throw invalidField('role_id', 'goes with the role custom, and custom with a role_id');
  }
  assertMayDecide(caller, await standingOf(tdb, user));
  const next = { ...user, ...roleOf(change, user), is_active: change.is_active ?? user.is_active };
  if (next.role !== user.role || next.role_id !== user.role_id) assertMayDecide(caller, await standingOf(tdb, next));
  if (!isAdmin(next)) await assertCanStopBeingAdmin(tdb, user);
  if (!isSuperadmin(next)) await assertCanStopRunning(tdb, user, db);
  if (next.is_active && !user.is_active) await assertSeat(tdb);
  const { first_name = user.first_name, last_name = user.last_name } = change;
  const { role, role_id, is_active } = next;
  const changed = await updateUser(tdb, id, { first_name, last_name, role, role_id, is_active });
  if (user.is_active && !is_active) await onLeave(tdb, id);
  return toUser(changed);
}

/** Forgets a user of whom nothing is left to tell. Throws a 409 when something names them: they can be deactivated. */
export async function removeUser(
  tdb: TenantDb,
  caller: Caller,
  { id, db }: { id: string; db: Database },
): Promise<void> {
  await lockMembership(tdb);
  const user = await findUser(tdb, id);
  if (user === undefined) throw notFound('User');
  assertMayDecide(caller, await standingOf(tdb, user));
  await assertCanStopBeingAdmin(tdb, user);
  await assertCanStopRunning(tdb, user, db);
  try {
    await deleteUser(tdb, id);
  } catch (error) {
    if (sqlState(error) !== REFERENCE) throw error;
    throw new AppError(
      'conflict',
      'This user holds conversations. Deactivate the user instead: set is_active to false.',
      {
        cause: error,
      },
    );
  }
  await deleteMailsFor(tdb, id);
}

/** Makes another administrator the owner. The owner decides that, or a superadmin of the company where the owner cannot. */
export async function transferOwnership(tdb: TenantDb, caller: Caller, user_id: string): Promise<UserWire> {
  personOf(caller);
  await lockMembership(tdb);
  const owner = await findOwner(tdb);
  if (caller.role !== 'superadmin' && (owner === undefined || caller.user_id !== owner.id)) {
    throw new AppError('forbidden', 'Only the owner can hand the company on.');
  }
  const user = await findUser(tdb, user_id);
  if (user === undefined) throw invalidField('user_id', 'no user has this id');
  if (!isAdmin(user)) {
    throw new AppError(
      'conflict',
      'The owner must be an active administrator. Give this user the role company_admin first.',
    );
  }
  if (owner?.id === user.id) return toUser(user);
  if (owner !== undefined) await updateUser(tdb, owner.id, { is_owner: false });
  return toUser(await updateUser(tdb, user.id, { is_owner: true }));
}

function roleOf(change: UserPatch, user: User): Pick<User, 'role' | 'role_id'> {
  const role = change.role ?? user.role;
  return { role, role_id: role === 'custom' ? (change.role_id ?? user.role_id) : null };
}

function isAdmin({ is_active, role }: Pick<User, 'is_active' | 'role'>): boolean {
  return is_active && (role === 'company_admin' || role === 'superadmin');
}

function isSuperadmin({ is_active, role }: Pick<User, 'is_active' | 'role'>): boolean {
  return is_active && role === 'superadmin';
}

/** Somebody always runs the server: of the last two who leave at the same time, whatever their companies, one stays. */
async function assertCanStopRunning(tdb: TenantDb, user: User, db: Database): Promise<void> {
  if (!isSuperadmin(user) || (await hasOtherSuperadmin(tdb, db, user.id))) return;
  throw new AppError('conflict', 'This is the last superadmin of this server. Make somebody else one first.');
}

async function assertCanStopBeingAdmin(tdb: TenantDb, user: User): Promise<void> {
  if (user.is_owner) {
    throw new AppError('conflict', 'This user owns the company. Transfer the ownership first.');
  }
  if (isAdmin(user) && !(await hasOtherAdmin(tdb, user.id))) {
    throw new AppError('conflict', 'This is the last active administrator. Make somebody else one first.');
  }
}
