import { isUniqueViolation, sqlState, type TenantDb } from '#platform/db';
import { AppError, invalidField, notFound, type Caller } from '#platform/http';
import { newId } from '#platform/runtime';
import { assertHolds, type Standing } from './grants.ts';
import { BUILT_IN_ROLES, PERMISSIONS, PERMISSIONS_OF, permissionsOf, type Role } from './permissions.ts';
import type { PermissionList, RoleCreate, RolePatch, RoleWire } from './roles.model.ts';
import { countInvitedTo, deleteRole, findRole, insertRole, updateRole } from './roles.repository.ts';

const REFERENCE = '23503';

/** The table of `permissions.ts`, for those who show it. */
export function listPermissions(): PermissionList {
  return {
    data: PERMISSIONS.map((permission) => ({
      permission,
      roles: BUILT_IN_ROLES.filter((role) => PERMISSIONS_OF[role].has(permission)),
    })),
  };
}

/** What a role means in this company; one of its own stays as it is until the transaction ends. */
export async function standingOf(
  tdb: TenantDb,
  { role, role_id }: { role: Role; role_id: string | null },
): Promise<Standing> {
  if (role !== 'custom' || role_id === null) return { role, role_id: null, permissions: permissionsOf(role) };
  const own = await findRole(tdb, role_id, 'give');
  if (own === undefined) throw invalidField('role_id', 'no role has this id');
  return { role, role_id, permissions: permissionsOf(role, own.permissions) };
}

export async function createRole(tdb: TenantDb, caller: Caller, body: RoleCreate): Promise<RoleWire> {
  assertHolds(caller, body.permissions);
  const id = newId();
  const { name, description = '', permissions } = body;
  await named(insertRole(tdb, { id, name, description, permissions }));
  return (await findRole(tdb, id, 'no'))!;
}

/** Who changes a role must hold all that it grants before and after. It bites with the next request of those who have it. */
export async function changeRole(
  tdb: TenantDb,
  caller: Caller,
  { id, change }: { id: string; change: RolePatch },
): Promise<RoleWire> {
  const role = await findRole(tdb, id, 'change');
  if (role === undefined) throw notFound('Role');
  assertHolds(caller, [...role.permissions, ...(change.permissions ?? [])]);
  await named(updateRole(tdb, id, change));
  return (await findRole(tdb, id, 'no'))!;
}

/** @throws a 409 that says how many users and open invitations have it. */
export async function removeRole(tdb: TenantDb, caller: Caller, { id, now }: { id: string; now: Date }): Promise<void> {
  const role = await findRole(tdb, id, 'change');
  if (role === undefined) throw notFound('Role');
  assertHolds(caller, role.permissions);
  const invited = await countInvitedTo(tdb, id, now);
  if (role.user_count + invited > 0) throw inUse(role.user_count, invited);
  try {
    await deleteRole(tdb, id);
  } catch (error) {
    if (sqlState(error) !== REFERENCE) throw error;
    throw new AppError('conflict', 'Somebody was given this role at this moment. Give another role first.', {
      cause: error,
    });
  }
}

function inUse(users: number, invited: number): AppError {
  const parts = [
    users === 0 ? [] : [users === 1 ? '1 user' : `${users} users`],
    invited === 0 ? [] : [invited === 1 ? '1 open invitation' : `${invited} open invitations`],
  ].flat();
  const verb = users + invited === 1 ? 'has' : 'have';
  return new AppError('conflict', `${parts.join(' and ')} ${verb} this role. Give another role first.`);
}

async function named<T>(writing: Promise<T>): Promise<T> {
  try {
    return await writing;
  } catch (error) {
    if (!isUniqueViolation(error, 'roles_name')) throw error;
    throw new AppError('conflict', 'A role with this name exists already.', {
      cause: error,
      errors: [{ field: 'name', message: 'is taken' }],
    });
  }
}
