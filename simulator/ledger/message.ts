import type { Json } from '../json.ts';

interface AnyMessage {
  wamid: string;
  phone_number_id: string;
  person_id: string;
  type: string;
  /** The object that stands under the type's name on the wire. */
  content: unknown;
  /** What a person reads of it. */
  text: string;
  context_wamid: string | null;
  /** Milliseconds since 1970. */
  at: number;
  /** Its place in the row of everything that came in or went out. */
  seq: number;
  /** Its sender took it back. */
  revoked?: boolean;
  /** Its sender changed it. */
  edited?: boolean;
}

/** How the HTTP answer to an accepted send went out. Only `answered` tells the caller its wamid. */
export type Answer =
  | 'answered'
  | 'error_after_accept'
  | 'hang_after_accept'
  | 'reset_after_accept'
  | 'half_answer_after_accept';

export type StatusName = 'sent' | 'delivered' | 'read' | 'played' | 'failed';

/** What a person does when a message has arrived. */
export interface Reaction {
  /** Writes this, as `POST /people/{id}/messages` takes it. */
  reply?: Json;
  /** Taps the button or row with this title; a number counts them from 0. */
  tap?: string | number;
  react?: string;
  /** Stops marketing, or wants it again. */
  marketing?: 'stop' | 'resume';
  /** Blocks the business: nothing arrives any more. */
  block?: boolean;
  after_ms?: number;
}

/** What the simulator decided, at acceptance, that will become of a message. */
export interface Plan {
  /** The code of the `failed` status that comes in place of `sent`; null: it arrives. */
  fail_code: number | null;
  /** It is sent first and fails so much later; null: at once, in place of `sent`. */
  fail_after_ms?: number | null;
  /** Statuses that happen but are not told. */
  suppress: StatusName[];
  /** It never arrives. */
  lost?: boolean;
  /** The template whose pacing holds it back. */
  held_by: string | null;
  /** In place of the usual delays. */
  sent_ms?: number | null;
  delivered_ms?: number | null;
  read_ms?: number | null;
  never_read?: boolean;
  plays?: boolean;
  /** What the person does once it has arrived. */
  on_arrival?: Reaction[];
}

/** A message the business sent and the simulator accepted. */
export interface AcceptedMessage extends AnyMessage {
  direction: 'to_person';
  to: string;
  callback_data: string | null;
  /** The caller's X-Request-Id, else the number this server gave the call. */
  request_id: string;
  api_version: string;
  answer: Answer;
  plan: Plan;
  pricing: Json;
  /** A template's header and buttons, as the phone shows them. */
  face?: { header: Json | null; buttons: Json[] };
  statuses: { status: StatusName; at: number; acked_at?: number }[];
  /** When it appeared on the phone. */
  shown_at: number | null;
}

/** A message a person wrote to the business. */
export interface InboundMessage extends AnyMessage {
  direction: 'from_person';
  /** POSTs that carried it so far. */
  posts: number;
  /** When the product answered 200 to one of them. */
  acked_at: number | null;
  /** When the business marked it read. */
  read_at: number | null;
}

export type Message = AcceptedMessage | InboundMessage;

/** A send that was answered with an error and had no effect. */
export interface RefusedSend {
  phone_number_id: string;
  to: string | null;
  type: string | null;
  callback_data: string | null;
  request_id: string;
  /** null where no error body went out (reset, hang, HTML). */
  code: number | null;
  http_status: number | null;
  reason: string;
  at: number;
}
