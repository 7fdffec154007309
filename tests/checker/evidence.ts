/**
 * All that is known after a run, from outside the product: what the platform's simulator wrote down, and what the
 * product says through its public API. The checker reads this and nothing else.
 */
export interface Evidence {
  /** When the end of the run was looked at. */
  judged_at: string;
  companies: CompanyEvidence[];
  platform: PlatformEvidence;
  /** Statuses in the order they were seen while things were being killed. */
  sightings: Sighting[];
  /** Messages that the live stream spoke of, each time it did. */
  announcements: Announcement[];
  readings: LedgerReading[];
  contact_operations: ContactOperation[];
  /** What clients asked to stop, and when they were told that it holds. */
  stops: Stop[];
  /** Messages that a person asked to send again. */
  resends: { company: string; message_id: string; at: string }[];
  /** What a scripted model was asked and said; null where the run had none. */
  model_calls: ModelCall[] | null;
}

/** What one company sees of itself. */
export interface CompanyEvidence {
  company: string;
  /** The company's numbers by channel id. */
  numbers: Record<string, string>;
  /** How each number may send, by its id on the platform. */
  paces: Record<string, Pace>;
  conversations: SeenConversation[];
  messages: SeenMessage[];
  /** The turn that each answer belongs to, by message id; a hand-over's message has none. */
  turns: Record<string, string>;
  /** How often the model was asked for an answer, as its passport says, by message id. */
  tries: Record<string, number>;
}

/** The rules of a number that its own owner set or the platform has. */
export interface Pace {
  per_second: number;
  quiet_hours: QuietHours | null;
}

/** Local times `HH:MM`; `from` after `to` goes over midnight. Days are those on which a quiet time begins, 1 is Monday. */
export interface QuietHours {
  timezone: string;
  from: string;
  to: string;
  days?: number[] | undefined;
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
  type: string;
  text: string | null;
  wamid: string | null;
  status: string;
  fate: string | null;
  created_at: string;
  /** Set on a message that waits for its hour. */
  scheduled_at?: string | null;
  /** How often a person had it sent again. */
  resends?: number;
  /** Why a queued message waits. */
  held?: { class: string; until: string | null } | null;
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
  type: string;
  text: string;
  at: string;
  acked_at: string | null;
  posts: number;
}

export interface PlatformAccepted {
  wamid: string;
  phone_number_id: string;
  person_id: string;
  type: string;
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
  /** Undefined where the reader was not told it. */
  text?: string | null;
  /** How often it had been sent again by then; undefined where the reader was not told it. */
  resends?: number | undefined;
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

/** Something after which nothing may be accepted, within what it names. */
export interface Stop {
  company: string;
  kind: 'opt_out' | 'pause' | 'stop' | 'cancel';
  /** The customer's number, the platform's id of the business number, or the message; null: the whole company. */
  of: string | null;
  /** When the client asked for it. */
  asked_at: string;
  /** When the client was told that it holds. */
  acked_at: string;
  /** Just before the client asked to lift it; null: it still holds. */
  lifted_at: string | null;
  /** Attempts that were leased before may still be accepted for so long; they are listed. */
  leased_ms: number;
}

/** One call that reached the scripted model. */
export interface ModelCall {
  at: string;
  /** The customer's newest messages, as the prompt gives them. */
  question: string;
  /** What it said, whether or not the caller heard it; null where it was made to fail. */
  answer: string | null;
  outcome: 'answered' | 'failed' | 'cut_off';
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
  O1: 'nothing is sent twice',
  O2: 'statuses agree with the platform',
  O3: 'no send is without a message',
  O4: 'nothing is sent after a stop',
  O5: 'no number sends faster than it may',
  O6: 'nothing is sent in quiet hours',
  ST: 'no status goes backwards',
  EV: 'the live stream tells of each message once',
  LEDGER: 'the inbound ledger balances',
  C1: 'a repeated call takes effect once',
} as const;
export type RuleName = keyof typeof RULES;
