import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BUILT_IN_ROLES, PERMISSIONS, PERMISSIONS_OF, permissionsOf } from './permissions.ts';

const allows = (role: string, permission: string): boolean => permissionsOf(role).has(permission);
const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8');

/** The rows of the README's table: permission, then yes or nothing for each role. */
function documented(): [string, boolean[]][] {
  return readme
    .split('\n')
    .filter((line) => /^\| [a-z_]+\.[a-z]+ \|/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, permission, ...cells]) => [
      permission!,
      cells.slice(0, BUILT_IN_ROLES.length).map((cell) => cell === 'yes'),
    ]);
}

describe('who may do what', () => {
  it('is documented as it is', () => {
    const actual = PERMISSIONS.map((permission) => [
      permission,
      BUILT_IN_ROLES.map((role) => allows(role, permission)),
    ]);
    expect(documented()).toEqual(actual);
  });

  it('lets each role do all that the next lower one may', () => {
    for (const [index, role] of BUILT_IN_ROLES.entries()) {
      const lower = BUILT_IN_ROLES[index + 1];
      if (lower !== undefined) expect(PERMISSIONS_OF[role].isSupersetOf(PERMISSIONS_OF[lower])).toBe(true);
    }
  });

  it('lets a client change nothing', () => {
    expect([...PERMISSIONS_OF.client].filter((permission) => !permission.endsWith('.read'))).toEqual([]);
  });

  it.each([
    ['root', 'contacts.read'],
    ['', 'contacts.read'],
    ['__proto__', 'contacts.read'],
    ['constructor', 'contacts.read'],
    ['COMPANY_ADMIN', 'contacts.read'],
    ['company_admin', 'contacts'],
    ['company_admin', '*'],
    ['company_admin', 'has'],
    ['superadmin', ''],
  ])('says no to role %j with permission %j', (role, permission) => {
    expect(allows(role, permission)).toBe(false);
  });
});
