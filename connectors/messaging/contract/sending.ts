import type { JsonObject } from './content.ts';
import type { ManagementCalls } from './management.ts';
import type { MediaCalls } from './media.ts';
import type { TemplateCalls } from './templates.ts';

/**
 * What to do about a refusal.
 * TOKEN stop using the token · PERM configuration fault · RETRY proven not sent, safe to repeat later ·
 * AMBIG may have been sent · USER this person cannot get it · WINDOW only a template may be sent now ·
 * OPTOUT the person asked for no marketing · PAUSE stop the campaign or number · TPL this template ·
 * REQ our own fault · BILL payment · REG registration of the number · INFO nothing to do.
 */
export type ErrorClass =
  | 'TOKEN'
  | 'PERM'
  | 'RETRY'
  | 'AMBIG'
  | 'USER'
  | 'WINDOW'
  | 'OPTOUT'
  | 'PAUSE'
  | 'TPL'
  | 'REQ'
  | 'BILL'
  | 'REG'
  | 'INFO';

/** The platform, or the network before it, said no: nothing was sent. */
export type Refused = {
  kind: 'refused';
  class: Exclude<ErrorClass, 'AMBIG'>;
  /** The platform's code; null when it never saw the request. */
  code: number | null;
  /** Plain words, safe to show. */
  title: string;
  detail: string;
  fbtrace_id: string | null;
  /** Do not try sooner than this; null where trying again is pointless or the choice is the caller's. */
  retry_after_ms: number | null;
};

export type AmbiguousReason =
  | 'timeout'
  | 'aborted'
  | 'connection_lost'
  | 'server_error'
  | 'unreadable_answer'
  | 'unexpected_status'
  | 'unknown_code'
  | 'platform_unsure';

/** It may have been sent. Never repeat blindly: wait for a status that carries our callback data. */
export type Ambiguous = {
  kind: 'ambiguous';
  reason: AmbiguousReason;
  code: number | null;
  detail: string;
  fbtrace_id: string | null;
};

export type Accepted = {
  kind: 'accepted';
  wamid: string;
  /** The platform's own form of the number, which may differ from the input. */
  recipient_wa_id: string | null;
  recipient_user_id: string | null;
  /** Templates only: `accepted`, `held_for_quality_assessment`, `paused`. */
  message_status: string | null;
};

export type SendResult = Accepted | Refused | Ambiguous;

/** Any call other than a send. */
export type CallResult<T> = { kind: 'ok'; value: T } | Refused | Ambiguous;

export type Authorized = { access_token: string; signal?: AbortSignal | undefined };

export type SendRequest = Authorized & {
  phone_number_id: string;
  /** Made by one of the body builders. */
  body: JsonObject;
  /** Our attempt id, at most 512 characters; comes back with every status. */
  callback_data: string;
};

/** A way to reach people on a messaging platform. No call throws for what the platform or the network does. */
export interface MessagingClient extends ManagementCalls, MediaCalls, TemplateCalls {
  sendMessage(request: SendRequest): Promise<SendResult>;
  /** Marks this message and all earlier ones as read; `typing` shows the typing sign for up to 25 s. */
  markRead(
    request: Authorized & { phone_number_id: string; wamid: string; typing?: boolean },
  ): Promise<CallResult<null>>;
}
