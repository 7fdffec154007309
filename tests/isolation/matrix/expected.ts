import type { Call } from './calls.ts';
import type { Principal } from './principals.ts';

/** What the permission table says of a call, before its object is looked at. */
export function verdict(
  { policy }: Call,
  { standing, kind, superadmin, permissions }: Principal,
): 401 | 403 | 'enters' {
  if (standing === 'unknown') return 401;
  if (standing === 'suspended') return 403;
  switch (policy.access) {
    case 'company':
      return permissions.has(policy.permission) ? 'enters' : 403;
    case 'caller':
      return kind === 'person' ? 'enters' : 403;
    case 'install':
      return superadmin ? 'enters' : 403;
    default:
      return 'enters';
  }
}
