/** Everything that somebody may be allowed to do in a company: `<what>.<how>`. */
export const PERMISSIONS = [
  'company.read',
  'company.write',
  'users.read',
  'users.write',
  'contacts.read',
  'contacts.write',
  'channels.read',
  'channels.write',
  'conversations.read',
  'conversations.write',
  'agents.read',
  'agents.write',
  'knowledge.read',
  'knowledge.write',
  'deliveries.read',
  'deliveries.write',
  'events.read',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

export const ROLES = ['superadmin', 'company_admin', 'content_manager', 'content_writer', 'client'] as const;
export type Role = (typeof ROLES)[number];

const client: readonly Permission[] = ['company.read', 'contacts.read', 'conversations.read', 'events.read'];

const contentWriter: readonly Permission[] = [
  ...client,
  'conversations.write',
  'channels.read',
  'agents.read',
  'knowledge.read',
  'knowledge.write',
];

const contentManager: readonly Permission[] = [
  ...contentWriter,
  'contacts.write',
  'agents.write',
  'deliveries.read',
  'users.read',
];

/** The one table of who may do what; the README shows the same as a picture. */
export const PERMISSIONS_OF: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  superadmin: new Set(PERMISSIONS),
  company_admin: new Set(PERMISSIONS),
  content_manager: new Set(contentManager),
  content_writer: new Set(contentWriter),
  client: new Set(client),
};

const table: ReadonlyMap<string, ReadonlySet<string>> = new Map(Object.entries(PERMISSIONS_OF));

/** Whether the role has the permission. A role or permission that is not in the table means no. */
export function allows(role: string, permission: string): boolean {
  return table.get(role)?.has(permission) ?? false;
}
