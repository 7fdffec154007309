import type { JsonObject } from './content.ts';
import type { ItemBase, NumberBase, PlatformError } from './item.ts';
import type { EchoItem, MessageItem } from './message.ts';

/** What one signed delivery held, taken apart. Every item stands alone; a broken one is `poison`. */
export type ParsedDelivery = {
  items: InboundItem[];
  /** Characters PostgreSQL cannot hold (U+0000, lone surrogates) were replaced by U+FFFD somewhere. */
  replaced_characters: boolean;
  /** How many `__proto__` and `constructor` keys were dropped. */
  dropped_keys: number;
};

export type UnreadableReason =
  | 'empty_body'
  | 'invalid_utf8'
  | 'too_deep'
  | 'invalid_json'
  | 'not_an_object'
  | 'other_object'
  | 'no_entries';

export type Unreadable = { unreadable: UnreadableReason };

export type InboundItem =
  | MessageItem
  | StatusItem
  | EchoItem
  | ValueErrorsItem
  | CallItem
  | UserPreferenceItem
  | UserIdUpdateItem
  | AccountEventItem
  | HistoryItem
  | StateSyncItem
  | IgnoredItem
  | PoisonItem;

export type DeliveryStatus = 'sent' | 'delivered' | 'read' | 'played' | 'failed';

export type StatusItem = NumberBase & {
  kind: 'status';
  wamid: string;
  status: DeliveryStatus;
  raw_status: string;
  at: string | null;
  /** Phone digits or group id; may differ from what was sent to, so join on `wamid` only. */
  recipient_id: string | null;
  recipient_user_id: string | null;
  /** Group sends: which member this is about. */
  recipient_participant: string | null;
  /** What the send carried as `callback_data`. */
  callback_data: string | null;
  pricing: { model: string | null; type: string | null; category: string | null; billable: boolean | null } | null;
  conversation: { id: string | null; origin: string | null; expires_at: string | null } | null;
  errors: PlatformError[];
};

/** Errors the platform reports about a number without naming a message. */
export type ValueErrorsItem = NumberBase & { kind: 'value_errors'; field: string; errors: PlatformError[] };

export type CallItem = NumberBase & {
  kind: 'call';
  call_id: string;
  /** `connect`, `terminate`, … or, from a call status, `ringing`, `accepted`, `rejected`. */
  event: string;
  at: string | null;
  from: string | null;
  to: string | null;
  user_id: string | null;
  direction: string | null;
  duration_s: number | null;
  callback_data: string | null;
};

export type UserPreferenceItem = NumberBase & {
  kind: 'user_preference';
  wa_id: string | null;
  user_id: string | null;
  category: string;
  /** `stop`, `resume`, or a value that is new to us. */
  value: string;
  detail: string | null;
  at: string | null;
};

/** A person got a new business-scoped id: both name the same person. */
export type UserIdUpdateItem = ItemBase & {
  kind: 'user_id_update';
  phone_number_id: string | null;
  wa_id: string | null;
  previous_user_id: string | null;
  user_id: string;
  previous_parent_user_id: string | null;
  parent_user_id: string | null;
  at: string | null;
};

/** News about the account, a template, a number's quality or limits, security, flows, groups. */
export type AccountEventItem = ItemBase & {
  kind: 'account_event';
  field: string;
  phone_number_id: string | null;
  /** The value's own `event` where it has one. */
  event: string | null;
  at: string | null;
  value: JsonObject;
};

/** Conversations from before the number was connected. `chunks` as they came, thousands of messages at times. */
export type HistoryItem = NumberBase & { kind: 'history'; chunks: JsonObject[]; messages: JsonObject[] };

/** The address book of the business's phone app. */
export type StateSyncItem = NumberBase & {
  kind: 'state_sync';
  changes: {
    action: string | null;
    phone: string | null;
    full_name: string | null;
    first_name: string | null;
    at: string | null;
  }[];
};

export type IgnoredReason =
  | 'unknown_field'
  | 'unknown_status'
  | 'empty_change'
  | 'empty_entry'
  | 'standby_copy'
  | 'user_actions';

/** Understood well enough to be left alone on purpose. */
export type IgnoredItem = ItemBase & {
  kind: 'ignored';
  field: string | null;
  phone_number_id: string | null;
  reason: IgnoredReason;
};

export type PoisonReason =
  | 'not_an_object'
  | 'no_value'
  | 'no_phone_number_id'
  | 'no_id'
  | 'no_sender'
  | 'no_recipient'
  | 'no_status'
  | 'no_user_id'
  | 'no_preference'
  | 'not_a_list'
  | 'internal_error';

/** An item that could not be read: to be kept as a dead letter. It holds up nothing. */
export type PoisonItem = ItemBase & {
  kind: 'poison';
  field: string | null;
  phone_number_id: string | null;
  reason: PoisonReason;
};
