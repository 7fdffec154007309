import type {
  ApiKey,
  AuditLine,
  Company,
  Invitation,
  Mail,
  OwnRole,
  PermissionTable,
  Session,
  User,
} from '../src/api/types.ts';
import { minutesAgo, newId } from './ids.ts';
import { me } from './store.ts';

const at = (days: number): string => minutesAgo(days * 1440).toISOString();
const nouns = ['company', 'users', 'api_keys', 'mails', 'contacts', 'channels', 'conversations', 'agents', 'knowledge'];
const reads = [...nouns, 'audit_log', 'deliveries', 'events'].map((noun) => `${noun}.read`);
const writes = [...nouns, 'privacy'].map((noun) => `${noun}.write`);
export const permissions = [...reads, ...writes].toSorted();

export const permissionTable = {
  data: permissions.map((permission) => ({
    permission,
    roles: ['superadmin', 'company_admin', ...(permission.endsWith('.read') ? ['content_manager', 'client'] : [])],
  })),
} as PermissionTable;

export const roles: OwnRole[] = [
  {
    id: newId(minutesAgo(900)),
    name: 'Returns desk',
    description: 'Answers about parcels and nothing else',
    permissions: ['company.read', 'conversations.read', 'conversations.write'],
    user_count: 1,
    created_at: at(30),
    updated_at: at(3),
  },
];

const mate = (first_name: string, last_name: string, part: Partial<User>): User => ({
  ...me,
  id: newId(minutesAgo(800)),
  username: first_name.toLowerCase(),
  email: `${first_name.toLowerCase()}@casalumen.example`,
  first_name,
  last_name,
  is_owner: false,
  ...part,
});

export const users: User[] = [
  me,
  mate('João', 'Pereira', { role: 'content_manager', totp_enabled: true }),
  mate('Lucía', 'Fernández', { role: 'content_writer', is_active: false }),
  mate('Tomasz', 'Wiśniewski', { role: 'custom', role_id: roles[0]?.id ?? null }),
];

export const invitations: Invitation[] = [
  {
    id: newId(minutesAgo(60)),
    email: 'newcomer@casalumen.example',
    first_name: '',
    last_name: '',
    role: 'content_writer',
    role_id: null,
    invited_by: me.id,
    sent_at: at(1),
    expires_at: at(-6),
    accepted_at: null,
    created_at: at(1),
  },
];

export const keys: ApiKey[] = [
  {
    id: newId(minutesAgo(500)),
    name: 'Web shop',
    prefix: 'pk_AaH9CjkbcA',
    scopes: ['contacts.read', 'conversations.read'],
    allowed_addresses: ['203.0.113.0/24'],
    expires_at: at(-5),
    last_used_at: at(0.01),
    created_by: me.id,
    rotated_from: null,
    revoked_at: null,
    created_at: at(80),
    updated_at: at(80),
  },
];

export const mails: Mail[] = [
  {
    id: newId(minutesAgo(60)),
    kind: 'invitation',
    to: 'newcomer@casalumen.example',
    recipient_id: newId(minutesAgo(60)),
    subject: 'Casa Lumen invites you to Parley',
    state: 'kept',
    attempts: 0,
    error: null,
    due_at: null,
    sent_at: null,
    created_at: at(1),
  },
];

export const sessions: Session[] = [
  {
    id: newId(minutesAgo(10)),
    created_at: at(2),
    last_used_at: at(0),
    expires_at: at(-30),
    user_agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0',
    current: true,
  },
];

export const auditLog: AuditLine[] = ['api_key.created', 'user.updated', 'session.opened'].map((action, index) => ({
  id: newId(minutesAgo(index * 60)),
  seq: 3 - index,
  at: at(index / 24),
  actor: { type: 'user', id: me.id, name: 'Ana Ferreira' },
  action,
  target_id: me.id,
  details: { fields: ['name'] },
  request_id: 'req-7f3a',
  hash: String(index).repeat(64),
}));

export const company: Company = {
  id: me.company_id,
  name: 'Casa Lumen',
  language: 'en',
  time_zone: 'Europe/Lisbon',
  owner_user_id: me.id,
  plan: 'standard',
  limits: {
    requests_per_minute: 300,
    messages_per_month: 100_000,
    campaign_messages_per_minute: 600,
    llm_micros_per_month: 200_000_000,
    seats: 4,
  },
  usage: { month: '2026-11-01', messages_this_month: 82_431, seats: 3 },
  status: 'active',
  delete_after: null,
  deletion_ordered_by: null,
  settings: { contact_email: null, allow_acting: true, seal_content: false },
  retention: {
    messages_days: null,
    deliveries_days: 90,
    events_days: 90,
    passports_days: null,
    mails_days: 30,
    sessions_days: 90,
  },
  acting: null,
  created_at: at(400),
  updated_at: at(2),
};
