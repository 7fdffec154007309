import { AppError, type Caller } from '#platform/http';
import type { Role } from './permissions.ts';

/** What somebody is or would be in the company. */
export interface Standing {
  role: Role;
  role_id: string | null;
  permissions: ReadonlySet<string>;
}

type Giver = Pick<Caller, 'actor' | 'role' | 'permissions'>;

/**
 * Whoever gives, changes or takes away a standing must hold all of it. What a superadmin may do beyond a company is in
 * no permission, so that role passes from superadmin to superadmin only, and never through somebody acting for a company.
 * @throws a 403 that names what is missing.
 */
export function assertMayDecide(giver: Giver, { role, permissions }: Pick<Standing, 'role' | 'permissions'>): void {
  if (role === 'superadmin' && !(giver.role === 'superadmin' && giver.actor.type === 'user')) {
    throw new AppError('forbidden', 'Only a superadmin can give, change or take away this role.');
  }
  assertHolds(giver, permissions);
}

export function assertHolds(giver: Pick<Caller, 'permissions'>, permissions: Iterable<string>): void {
  const missing = [...permissions].filter((permission) => !giver.permissions.has(permission));
  if (missing.length === 0) return;
  throw new AppError('forbidden', `You cannot decide about permissions that you do not have: ${missing.join(', ')}.`);
}
