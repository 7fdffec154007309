import type { Id, Timestamp, User as KnownUser } from './types.ts';

export type Role = KnownUser['role'];

export type User = KnownUser & { permissions?: string[] };

export interface Session {
  id: Id;
  created_at: Timestamp;
  last_used_at: Timestamp;
  expires_at: Timestamp;
  user_agent: string | null;
  current: boolean;
}

export interface TotpSetUp {
  secret: string;
  uri: string;
}

export interface OwnRole {
  id: Id;
  name: string;
  description: string;
  permissions: string[];
  user_count: number;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export interface PermissionRow {
  permission: string;
  roles: string[];
}

export interface Invitation {
  id: Id;
  email: string;
  role: Role;
  role_id: Id | null;
  invited_by: Id | null;
  expires_at: Timestamp;
  accepted_at: Timestamp | null;
  created_at: Timestamp;
}

export interface InvitationPreview {
  company_name: string;
  email: string;
  first_name: string;
  last_name: string;
  role: Role;
}

export interface ApiKey {
  id: Id;
  name: string;
  prefix: string;
  scopes: string[];
  expires_at: Timestamp | null;
  allowed_addresses: string[] | null;
  last_used_at: Timestamp | null;
  created_by: Id | null;
  created_at: Timestamp;
  revoked_at: Timestamp | null;
  rotated_from: Id | null;
}

export interface NewApiKey extends ApiKey {
  key: string;
}

export interface AuditEntry {
  id: Id;
  seq: number;
  at: Timestamp;
  actor: { type: string; id: string; name?: string | null };
  action: string;
  target_id: Id | null;
  details: Record<string, unknown>;
  request_id: string | null;
  hash: string;
}

export interface AuditVerdict {
  ok: boolean;
  checked: number;
  head: { seq: number; hash: string } | null;
  problems: { seq: number | null; kind: string; detail: string }[];
}

export interface Mail {
  id: Id;
  kind: string;
  to: string;
  subject: string;
  state: 'queued' | 'sent' | 'failed' | 'kept';
  body?: string | null;
  error?: string | null;
  attempts?: number;
  created_at: Timestamp;
  sent_at?: Timestamp | null;
}

export interface Limits {
  requests_per_minute: number | null;
  messages_per_month: number | null;
  campaign_messages_per_minute: number | null;
  llm_micros_per_month: number | null;
  seats: number | null;
}

export type Retention = Record<string, number | null>;

export interface Company {
  id: Id;
  name: string;
  language: string;
  time_zone: string;
  plan: string;
  limits: Limits;
  owner_user_id: Id | null;
  usage: { month: string; messages_this_month: number; seats: number };
  settings: { contact_email: string | null; allow_acting: boolean };
  retention: Retention;
  status: 'active' | 'suspended' | 'deleting';
  delete_after: Timestamp | null;
  deletion_ordered_by: 'company' | 'operator' | null;
  acting: { operator_name: string; expires_at: Timestamp } | null;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export interface ManagedCompany extends Omit<Company, 'acting' | 'settings' | 'retention'> {
  suspended_reason?: string | null;
  /** Limits of its own, in place of the plan's. */
  own_limits?: Partial<Limits>;
}

export interface Plan extends Limits {
  id: Id;
  name: string;
  title: string;
  is_default: boolean;
  company_count: number;
}

export interface ActingSession {
  id: Id;
  operator_name: string;
  reason: string;
  created_at: Timestamp;
  expires_at: Timestamp;
  ended_at: Timestamp | null;
  is_live: boolean;
}

export interface ActingGrant {
  access_token: string;
  expires_in: number;
  company: { id: Id; name: string };
}

export interface Erasure {
  id: Id;
  contact_id: Id;
  erased_at: Timestamp;
  counts: Record<string, number>;
  signature: string;
  reason?: string | null;
}

export interface IdentityProvider {
  id: string;
  name: string;
  start_url: string;
}

export interface Identity {
  id: Id;
  provider: string;
  issuer: string;
  email: string | null;
  created_at: Timestamp;
  last_used_at: Timestamp;
}

export interface Encryption {
  keys: { master_id: string; keys: number; to_rewrap: number; locked: number; retired: number };
  sealed_columns: string[];
  work: {
    company_id: Id;
    kind: 'keys' | 'content';
    state: 'running' | 'waiting' | 'checking' | 'done';
    rows_changed: number;
    unreadable: number;
    due_at: Timestamp;
    started_at: Timestamp;
    finished_at: Timestamp | null;
  }[];
}

export interface RetentionRun {
  last_run: { started_at: Timestamp; finished_at: Timestamp; deleted: Record<string, number> } | null;
  next_run_at: Timestamp | null;
}

export interface RetentionPreview {
  data: { kind: string; days: number | null; rows: number; rows_capped: boolean }[];
}
