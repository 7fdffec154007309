/** Everything that somebody may be allowed to do in a company: `<what>.<how>`. */
export const PERMISSIONS = [
  'company.read',
  'company.write',
  'users.read',
  'users.write',
  'api_keys.read',
  'api_keys.write',
  'audit_log.read',
  'mails.read',
  'mails.write',
  'privacy.write',
  'notices.read',
  'notices.write',
  'contacts.read',
  'contacts.write',
  'contacts.delete',
  'channels.read',
  'channels.write',
  'templates.read',
  'templates.write',
  'templates.delete',
  'conversations.read',
  'conversations.write',
  'agents.read',
  'agents.write',
  'agents.delete',
  'knowledge.read',
  'knowledge.write',
  'knowledge.delete',
  'deliveries.read',
  'deliveries.write',
  'events.read',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

/** The roles there are by themselves. A company's own sets of permissions bear the role `custom`. */
export const BUILT_IN_ROLES = ['superadmin', 'company_admin', 'content_manager', 'content_writer', 'client'] as const;
export const ROLES = [...BUILT_IN_ROLES, 'custom'] as const;
export type Role = (typeof ROLES)[number];
export type BuiltInRole = (typeof BUILT_IN_ROLES)[number];

const client: readonly Permission[] = ['company.read', 'contacts.read', 'conversations.read', 'events.read'];

const contentWriter: readonly Permission[] = [
  ...client,
  'notices.read',
  'conversations.write',
  'channels.read',
  'templates.read',
  'agents.read',
  'knowledge.read',
  'knowledge.write',
];

const contentManager: readonly Permission[] = [
  ...contentWriter,
  'notices.write',
  'contacts.write',
  'templates.write',
  'agents.write',
  'deliveries.read',
  'users.read',
];

/** The one table of who may do what; the README shows the same as a picture. */
export const PERMISSIONS_OF: Readonly<Record<BuiltInRole, ReadonlySet<Permission>>> = {
  superadmin: new Set(PERMISSIONS),
  company_admin: new Set(PERMISSIONS),
  content_manager: new Set(contentManager),
  content_writer: new Set(contentWriter),
  client: new Set(client),
};

const NOTHING: ReadonlySet<string> = new Set();
const table: ReadonlyMap<string, ReadonlySet<string>> = new Map(Object.entries(PERMISSIONS_OF));

/** What a role may do; `own` are the permissions of a company's own role. A role that is not in the table may nothing. */
export function permissionsOf(role: string, own: readonly string[] | null = null): ReadonlySet<string> {
  if (role === 'custom') return own === null ? NOTHING : new Set(own);
  return table.get(role) ?? NOTHING;
}
