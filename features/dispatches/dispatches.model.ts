import type { Generated, JSONColumnType } from 'kysely';
import { z } from 'zod';

export type DispatchState = 'queued' | 'sending' | 'accepted' | 'refused' | 'unknown' | 'cancelled';

declare module '#platform/db' {
  interface Tables {
    dispatches: {
      company_id: string;
      id: string;
      message_id: string;
      conversation_id: string;
      channel_id: string;
      attempt: number;
      state: DispatchState;
      due_at: Generated<Date>;
      fence: number;
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
  message_id: string;
  conversation_id: string;
  channel_id: string;
  author: 'agent' | 'teammate' | 'system';
  type: string;
  text: string | null;
  /** In place of `text` where the company has its content sealed, as below in place of the numbers. */
  sealed_content: Buffer | null;
  reply_to_wamid: string | null;
  contact_id: string;
  wa_id: string | null;
  phone: string | null;
  sealed_phone: Buffer | null;
  user_id: string | null;
  holder: string;
  opted_out: boolean;
  window_open: boolean;
  channel_status: string;
  /** The company is suspended or about to be deleted: nothing of it goes out. */
  company_held: boolean;
}

/** Why a message that was queued is not sent after all; in words for the person who wonders. */
export interface Objection {
  class: string;
  title: string;
  detail: string;
}

export const messageCreate = z
  .strictObject({
    type: z.literal('text'),
    text: z.string().trim().min(1).max(4_096),
    reply_to_wamid: z.string().max(512).optional(),
  })
  .meta({ id: 'MessageCreate' });
