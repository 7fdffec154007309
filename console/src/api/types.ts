/**
 * The wire, written by hand: the one place to swap for the types generated from the server's OpenAPI document.
 * Everything else in the console imports its shapes from here.
 */
export type Id = string;
/** RFC 3339 in UTC. */
export type Timestamp = string;

export interface Page<Row> {
  data: Row[];
  total: number;
}

/** A stream page; `data` is oldest first, `next_cursor` continues in the direction that was asked for. */
export interface CursorPage<Row> {
  data: Row[];
  next_cursor: Id | null;
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  status_code: number;
  detail: string;
  request_id?: string;
  errors?: { field: string; message: string }[];
}

export interface User {
  id: Id;
  username: string;
  email: string;
  first_name: string;
  last_name: string;
  role: string;
  company_id: Id | null;
  is_active: boolean;
  created_at: Timestamp;
}

export interface TokenAnswer {
  access_token: string;
  token_type: string;
  /** Seconds. */
  expires_in: number;
  refresh_token: string;
  user: User;
}

export interface Contact {
  id: Id;
  name: string | null;
  phone: string | null;
  wa_id: string | null;
  user_id: string | null;
  username: string | null;
  language: string | null;
  opted_out_at: Timestamp | null;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export interface Channel {
  id: Id;
  name: string;
  phone_number_id: string;
  waba_id: string | null;
  display_phone_number: string | null;
  agent_id: Id | null;
  daily_limit: number | null;
  status: 'active' | 'paused';
  has_access_token: boolean;
  has_app_secret: boolean;
  has_verify_token: boolean;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export type Holder = 'agent' | 'teammate' | 'nobody';
export type Direction = 'inbound' | 'outbound';
export type Author = 'contact' | 'agent' | 'teammate' | 'system';
export type MessageStatus =
  | 'received'
  | 'queued'
  | 'accepted'
  | 'sent'
  | 'delivered'
  | 'read'
  | 'played'
  | 'failed'
  | 'unknown'
  | 'cancelled';

export interface MessagePreview {
  id: Id;
  direction: Direction;
  type: string;
  text: string | null;
  status: MessageStatus;
  created_at: Timestamp;
}

export interface Conversation {
  id: Id;
  contact_id: Id;
  channel_id: Id;
  contact: { id: Id; name: string | null; phone: string | null };
  channel: { id: Id; name: string };
  status: 'open' | 'closed';
  holder: Holder;
  holder_user_id: Id | null;
  handoff_reason: string | null;
  unread_count: number;
  last_message_at: Timestamp | null;
  last_message: MessagePreview | null;
  window_expires_at: Timestamp | null;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export interface Citation {
  n: number;
  chunk_id: Id;
  title: string;
  source: string;
  url: string | null;
}

export interface Failure {
  code: number | string | null;
  class: string | null;
  title: string | null;
  detail: string | null;
}

export interface Message {
  id: Id;
  conversation_id: Id;
  channel_id: Id;
  contact_id: Id;
  direction: Direction;
  author: Author;
  author_id: Id | null;
  type: string;
  text: string | null;
  content: unknown;
  reply_to_wamid: string | null;
  wamid: string | null;
  status: MessageStatus;
  failure: Failure | null;
  fate: string | null;
  citations: Citation[];
  created_at: Timestamp;
  platform_at: Timestamp | null;
}

export interface Agent {
  id: Id;
  name: string;
  instructions: string;
  model: string;
  tone: string | null;
  languages: string[];
  greeting: string | null;
  handoff_message: string | null;
  is_active: boolean;
  reply_quiet_ms: number;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export interface KnowledgeChunk {
  id: Id;
  title: string;
  content: string;
  language: string | null;
  source: string;
  url: string | null;
  tags: string[];
  created_at: Timestamp;
  updated_at: Timestamp;
}

export type DeliveryState = 'pending' | 'processed' | 'ignored' | 'rejected' | 'unrouted';

export interface InboundDelivery {
  id: Id;
  received_at: Timestamp;
  state: DeliveryState;
  reason: string | null;
  size_bytes: number;
  items: number | null;
  attempts: number;
  processed_at: Timestamp | null;
  /** On one object only: the body as Meta sent it. */
  raw?: unknown;
}

export interface Ledger {
  received: number;
  processed: number;
  rejected: number;
  pending: number;
  /** Those among `processed` that needed no effect. */
  ignored?: number;
}

/** One fact of the company's event log, as the live stream carries it. */
export interface LiveEvent {
  id: Id;
  type: string;
  created_at: Timestamp;
  data: {
    conversation_id?: Id;
    message_id?: Id;
    contact_id?: Id;
    status?: MessageStatus;
    change?: string;
    [key: string]: unknown;
  };
}
