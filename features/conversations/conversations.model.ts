import type { Generated } from 'kysely';
import { z } from 'zod';
import { listAnswer, listQuery, timestamp } from '#platform/http';

export type Holder = 'agent' | 'teammate' | 'nobody';
export type ConversationStatus = 'open' | 'closed' | 'merged';

declare module '#platform/db' {
  interface Tables {
    conversations: {
      company_id: string;
      id: string;
      contact_id: string;
      channel_id: string;
      status: ConversationStatus;
      holder: Holder;
      holder_user_id: string | null;
      handoff_reason: string | null;
      unread_count: number;
      last_message_id: string | null;
      last_message_at: Date | null;
      last_inbound_at: Date | null;
      last_echo_at: Date | null;
      referral: object | null;
      referral_at: Date | null;
      free_entry_until: Date | null;
      created_at: Generated<Date>;
      updated_at: Generated<Date>;
    };
  }
}

declare module '#platform/events' {
  interface EventTypes {
    'conversation.created': { conversation_id: string; contact_id: string; channel_id: string };
    'conversation.updated': { conversation_id: string; change: string };
  }
}

export const conversationWire = z
  .object({
    id: z.uuid(),
    contact_id: z.uuid(),
    channel_id: z.uuid(),
    contact: z.object({ id: z.uuid(), name: z.string().nullable(), phone: z.string().nullable() }),
    channel: z.object({ id: z.uuid(), name: z.string() }),
    status: z.enum(['open', 'closed']),
    holder: z.enum(['agent', 'teammate', 'nobody']),
    holder_user_id: z.uuid().nullable(),
    handoff_reason: z.string().nullable(),
    unread_count: z.int(),
    last_message_at: timestamp.nullable(),
    last_message: z
      .object({
        id: z.uuid(),
        direction: z.enum(['inbound', 'outbound']),
        type: z.string(),
        text: z.string().nullable(),
        revoked_at: timestamp.nullable().meta({ description: 'the sender deleted it for everybody' }),
        status: z.string(),
        created_at: timestamp,
      })
      .nullable(),
    window_expires_at: timestamp
      .nullable()
      .meta({ description: 'until then any message may be sent, later only templates' }),
    referral: z
      .object({
        source_type: z.string().nullable(),
        source_id: z.string().nullable(),
        source_url: z.string().nullable(),
        headline: z.string().nullable(),
      })
      .nullable()
      .meta({ description: 'the advertisement or post that brought the customer here, the newest' }),
    referral_at: timestamp.nullable(),
    free_entry_until: timestamp.nullable().meta({
      description:
        'messages are free of charge until then, since the customer came from an ad and was answered in a day',
    }),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'Conversation' });
export type ConversationWire = z.infer<typeof conversationWire>;

export const conversationList = listAnswer(conversationWire).meta({ id: 'ConversationList' });

export const conversationQuery = listQuery({
  sort: ['last_message_at', 'created_at'],
  filters: {
    status: z.enum(['open', 'closed']).optional(),
    holder: z.enum(['agent', 'teammate', 'nobody']).optional(),
    channel_id: z.uuid().optional(),
    contact_id: z.uuid().optional(),
  },
});
export type ConversationQuery = z.infer<typeof conversationQuery>;

/** How long after a customer's message the platform lets any message pass. */
export const SERVICE_WINDOW_MS = 24 * 60 * 60 * 1_000;
