import type { Generated, JSONColumnType } from 'kysely';
import type { QuietHours } from './pacing/quiet-hours.ts';

export type DispatchState = 'scheduled' | 'queued' | 'sending' | 'accepted' | 'refused' | 'unknown' | 'cancelled';

declare module '#platform/db' {
  interface Tables {
    dispatches: {
      company_id: string;
      id: string;
      message_id: string;
      conversation_id: string;
      channel_id: string;
      attempt: number;
      resend: Generated<number>;
      try_number: Generated<number>;
      state: DispatchState;
      due_at: Generated<Date>;
      fence: number;
      priority: Generated<number>;
      is_aside: Generated<boolean>;
      is_counted: Generated<boolean>;
      slot_until: Date | null;
      expires_at: Date | null;
      leased_until: Date | null;
      wamid: string | null;
      outcome: JSONColumnType<object> | null;
      started_at: Date | null;
      closed_at: Date | null;
      created_at: Generated<Date>;
    };
  }
}

/** An attempt we hold a lease on, with all that sending and its last checks need. */
export interface ClaimedDispatch {
  company_id: string;
  id: string;
  fence: number;
  attempt: number;
  /** Of which sending it is: 0, or the how manieth time a person had the message sent again. */
  resend: number;
  /** Which try of this sending it is, from 1. */
  try_number: number;
  /** It was counted against the plan and the number's day already. */
  is_counted: boolean;
  message_id: string;
  conversation_id: string;
  channel_id: string;
  author: 'agent' | 'teammate' | 'system';
  type: string;
  text: string | null;
  /** An `OutgoingMessage`. */
  content: unknown;
  /** In place of both where the company has its content sealed, as below in place of the numbers. */
  sealed_content: Buffer | null;
  reply_to_wamid: string | null;
  /** Later than this it would come too late. */
  expires_at: Date | null;
  contact_id: string;
  wa_id: string | null;
  phone: string | null;
  sealed_phone: Buffer | null;
  user_id: string | null;
  holder: string;
  /** 0 an agent's reply, 1 a teammate's words, 2 what nobody asked for at this moment. */
  priority: number;
  opted_out_at: Date | null;
  /** `marketing`, or `all`. */
  opt_out_scope: string;
  /** As the mirror of the account knows it; null for anything else, and where the content is sealed. */
  template_category: string | null;
  template_status: string | null;
  last_inbound_at: Date | null;
  /** When the customer came through an advertisement. */
  referral_at: Date | null;
  channel_status: string;
  /** `person`, or what of the platform's has paused the number. */
  paused_reason: string | null;
  quiet_hours: QuietHours | null;
  /** Messages of the number in 24 hours; people that its portfolio may write to first in them, -1 without limit. */
  daily_limit: number;
  messaging_limit: number | null;
  portfolio: string;
}

/** Why a message that was queued is not sent after all; in words for the person who wonders. */
export interface Objection {
  class: string;
  title: string;
  detail: string;
  /** What to do about it, where the detail does not say so already. */
  advice?: string;
}

/** Why a message waits, and until when as far as that is known. */
export interface Hold {
  class: string;
  title: string;
  until: Date | null;
}
