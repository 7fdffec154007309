import type { ContentByType, JsonObject } from './content.ts';

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

type ItemBase = {
  /** Position in the delivery, from 0. */
  index: number;
  /** Equal for the same event delivered again, different for any other event. Holds ids: personal data. */
  dedupe_key: string;
  waba_id: string | null;
  raw: unknown;
};

/** On number-level items: which number of the business it is about. */
type NumberBase = ItemBase & { phone_number_id: string; display_phone_number: string | null };

export type PlatformError = { code: number | null; title: string | null; message: string | null; details: string | null };

/** What the person answered to or passed on. `wamid` is null for a forward. */
export type MessageContext = {
  wamid: string | null;
  from: string | null;
  forwarded: boolean;
  frequently_forwarded: boolean;
  referred_product: { catalog_id: string | null; product_id: string | null } | null;
};

/** The advertisement or post that brought the person here. */
export type Referral = {
  source_url: string | null;
  source_id: string | null;
  source_type: string | null;
  headline: string | null;
  body: string | null;
  media_type: string | null;
  media_url: string | null;
  thumbnail_url: string | null;
  ctwa_clid: string | null;
  welcome_text: string | null;
};

type MessageBody = {
  wamid: string;
  /** ISO 8601 in UTC; null when the platform's time could not be read. */
  at: string | null;
  /** A key of `ContentByType`, or a type that is new to us. */
  type: string;
  /** What a person would read: text, caption, button title, place name, emoji, order summary. */
  text: string | null;
  content: JsonObject;
  context: MessageContext | null;
  errors: PlatformError[] | null;
};

/** Something a person sent to the business. At least one of `from` and `user_id` is present. */
export type MessageItem = NumberBase &
  MessageBody & {
    kind: 'message';
    /** The phone number of the sender in the platform's form (digits); null for people who hide it. */
    from: string | null;
    /** Business-scoped user id. */
    user_id: string | null;
    parent_user_id: string | null;
    /** Without `@`. Changeable: to show, never a key. */
    username: string | null;
    profile_name: string | null;
    group_id: string | null;
    referral: Referral | null;
  };

/** Sent from the business's own phone app: to be shown, never to be answered. */
export type EchoItem = NumberBase &
  MessageBody & {
    kind: 'echo';
    from: string | null;
    to: string | null;
    to_user_id: string | null;
    to_parent_user_id: string | null;
    profile_name: string | null;
    username: string | null;
    group_id: string | null;
  };

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
  changes: { action: string | null; phone: string | null; full_name: string | null; first_name: string | null; at: string | null }[];
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

/** A message or echo whose type is known, so that its content has a shape. */
export type OfType<I extends MessageItem | EchoItem, T extends keyof ContentByType> = I & {
  type: T;
  content: ContentByType[T];
};
