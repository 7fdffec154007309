/**
 * All that is known after a run, from outside the product: what the platform's simulator wrote down, and what the
 * product says through its public API. The checker reads this and nothing else.
 */
export interface Evidence {
  companies: CompanyEvidence[];
  platform: PlatformEvidence;
  /** Statuses in the order they were seen while things were being killed. */
  sightings: Sighting[];
  /** Messages that the live stream spoke of, each time it did. */
  announcements: Announcement[];
  readings: LedgerReading[];
  contact_operations: ContactOperation[];
}

/** What one company sees of itself. */
export interface CompanyEvidence {
  company: string;
  /** The company's numbers by channel id. */
  numbers: Record<string, string>;
  conversations: SeenConversation[];
  messages: SeenMessage[];
  /** The turn that each answer belongs to, by message id; a hand-over's message has none. */
  turns: Record<string, string>;
}

export interface SeenConversation {
  id: string;
  channel_id: string;
  contact: { id: string; phone: string | null };
  holder: string;
}

export interface SeenMessage {
  id: string;
  conversation_id: string;
  channel_id: string;
  direction: string;
  author: string;
  text: string | null;
  wamid: string | null;
  status: string;
  fate: string | null;
  created_at: string;
}

export interface PlatformEvidence {
  inbound: PlatformInbound[];
  accepted: PlatformAccepted[];
  refused: PlatformRefused[];
  /** Webhooks that nobody has answered with 200. */
  pending_webhooks: number;
}

export interface PlatformInbound {
  wamid: string;
  from: string;
  phone_number_id: string;
  text: string;
  at: string;
  acked_at: string | null;
  posts: number;
}

export interface PlatformAccepted {
  wamid: string;
  phone_number_id: string;
  person_id: string;
  text: string;
  callback_data: string | null;
  at: string;
  answer: string;
  suppressed: string[];
  fail_code: number | null;
  statuses: { status: string; at: string }[];
}

export interface PlatformRefused {
  phone_number_id: string;
  to: string | null;
  callback_data: string | null;
  code: number | null;
  reason: string;
  at: string;
}

export interface Sighting {
  company: string;
  message_id: string;
  status: string;
  /** Which reader saw it; each reader's row is in order, those of two readers are not comparable. */
  by: string;
  at: string;
}

export interface Announcement {
  company: string;
  message_id: string;
  type: 'message.received' | 'message.queued';
}

export interface LedgerReading {
  company: string;
  at: string;
  received: number;
  processed: number;
  rejected: number;
  pending: number;
}

/** One contact that was to be created once, however often the call had to be repeated under its key. */
export interface ContactOperation {
  company: string;
  key: string;
  name: string;
  phone: string;
  /** `unknown` where no answer came; otherwise the HTTP status and the id that was answered. */
  tries: { at: string; outcome: number | 'unknown'; id: string | null }[];
  /** The contacts that have this number at the end. */
  found: { id: string; name: string | null }[];
}

/** A broken promise, and the customer it was broken to where there is one. */
export interface Violation {
  rule: RuleName;
  person: string | null;
  what: string;
}

export const RULES = {
  I1: 'no message lost',
  I2: 'no message doubled or astray',
  I3: 'every message has a fate',
  I4: 'one answer for each turn',
  O2: 'statuses agree with the platform',
  ST: 'no status goes backwards',
  EV: 'the live stream tells of each message once',
  LEDGER: 'the inbound ledger balances',
  C1: 'a repeated call takes effect once',
} as const;
export type RuleName = keyof typeof RULES;
