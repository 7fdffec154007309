import type { ContentByType, JsonObject } from './content.ts';
import type { NumberBase, PlatformError } from './item.ts';

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

export type MessageCore = {
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
  MessageCore & {
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
    /** What an assistant of the platform said of the talk so far when it handed the person over. */
    conversation_summary: string | null;
  };

/** Sent from the business's own phone app: to be shown, never to be answered. */
export type EchoItem = NumberBase &
  MessageCore & {
    kind: 'echo';
    from: string | null;
    to: string | null;
    to_user_id: string | null;
    to_parent_user_id: string | null;
    profile_name: string | null;
    username: string | null;
    group_id: string | null;
  };

/** A message from before the number was connected, told by the phone app. Never to be answered. */
export type HistoryMessage = MessageCore & {
  direction: 'inbound' | 'outbound';
  /** The person of the thread, in the platform's form; null where they hide their number. */
  wa_id: string | null;
  user_id: string | null;
  group_id: string | null;
  /** How far it had come: `sent`, `delivered`, `read`, `played`, `pending`, `error`, or a word that is new to us. */
  status: string | null;
  /** A file whose id may follow in a later delivery: the last 14 days only. */
  is_placeholder: boolean;
};

/** What a history item held. */
export type ReadHistory = {
  messages: HistoryMessage[];
  /** Per cent of the past that has been handed over, as the platform counts. */
  progress: number | null;
  /** The owner of the phone app chose not to share, or the platform could not. */
  errors: PlatformError[];
  /** Messages that could not be read: without an id, or nobody knows whose. */
  unreadable: number;
};

/** A message or echo whose type is known, so that its content has a shape. */
export type OfType<I extends MessageItem | EchoItem, T extends keyof ContentByType> = I & {
  type: T;
  content: ContentByType[T];
};
