export interface PermissionGroup {
  /** What it is about: `contacts` of `contacts.read`. */
  name: string;
  permissions: string[];
}

/** Permissions by what they are about, in the order in which the server names them. */
export function groupPermissions(permissions: readonly string[]): PermissionGroup[] {
  const groups = new Map<string, string[]>();
  for (const permission of permissions) {
    const [name = permission] = permission.split('.', 1);
    groups.set(name, [...(groups.get(name) ?? []), permission]);
  }
  return Array.from(groups, ([name, found]) => ({ name, permissions: found }));
}

/** Changing implies seeing: nobody can use one without the other. */
function withImplied(chosen: ReadonlySet<string>, known: readonly string[]): Set<string> {
  const all = new Set(chosen);
  for (const permission of chosen) {
    const read = permission.replace(/\.(write|delete)$/, '.read');
    if (known.includes(read)) all.add(read);
  }
  return all;
}

/** The set after a box was ticked or cleared, with what belongs together kept together. */
export function toggled(
  chosen: ReadonlySet<string>,
  permission: string,
  { on, known }: { on: boolean; known: readonly string[] },
): Set<string> {
  const next = new Set(chosen);
  if (on) {
    next.add(permission);
    return withImplied(next, known);
  }
  next.delete(permission);
  if (permission.endsWith('.read')) {
    for (const how of ['.write', '.delete']) next.delete(permission.replace(/\.read$/, how));
  }
  return next;
}
