import type { Generated, JSONColumnType } from 'kysely';
import { z } from 'zod';
import { mediaWire } from '#features/media';
import { cursorAnswer, cursorQuery, timestamp } from '#platform/http';

export interface Citation {
  n: number;
  chunk_id: string;
  title: string;
  source: string;
  url: string | null;
}

/** Why a message did not arrive, in words for whoever runs the shop; the platform's own are kept apart. */
export interface Failure {
  code: number | null;
  class: string;
  title: string;
  detail: string;
  /** What to do about it. */
  advice: string;
  platform_text: string | null;
}

export type MessageStatusName =
  | 'received'
  | 'queued'
  | 'accepted'
  | 'sent'
  | 'delivered'
  | 'read'
  | 'played'
  | 'failed'
  | 'unknown'
  | 'cancelled';

declare module '#platform/db' {
  interface Tables {
    messages: {
      company_id: string;
      id: string;
      conversation_id: string;
      channel_id: string;
      contact_id: string;
      direction: 'inbound' | 'outbound';
      author: 'contact' | 'agent' | 'teammate' | 'system';
      author_id: string | null;
      type: string;
      text: string | null;
      content: JSONColumnType<Record<string, unknown>>;
      context: JSONColumnType<Record<string, unknown>> | null;
      sealed_content: Buffer | null;
      wamid: string | null;
      status: MessageStatusName;
      failure: JSONColumnType<object> | null;
      scheduled_at: Date | null;
      expires_at: Date | null;
      resends: Generated<number>;
      citations: JSONColumnType<Citation[]>;
      turn_id: string | null;
      fate: string | null;
      platform_at: Date | null;
      media_id: string | null;
      group_id: string | null;
      about_wamid: Generated<string | null>;
      created_at: Generated<Date>;
    };
    message_statuses: {
      company_id: string;
      message_id: string;
      resend: Generated<number>;
      status: string;
      at: Date;
      noted_at: Generated<Date>;
      detail: JSONColumnType<object> | null;
    };
    earlier_wamids: { company_id: string; channel_id: string; wamid: string; message_id: string; resend: number };
    early_statuses: {
      company_id: string;
      channel_id: string;
      wamid: string;
      status: string;
      at: Date;
      detail: JSONColumnType<object> | null;
      received_at: Generated<Date>;
    };
  }
}

declare module '#platform/events' {
  interface EventTypes {
    'message.received': { conversation_id: string; message_id: string };
    /** It was edited, deleted or reacted to, or a file of it came. */
    'message.changed': { conversation_id: string; message_id: string };
    'message.scheduled': { conversation_id: string; message_id: string };
    'message.queued': { conversation_id: string; message_id: string };
    'message.status_changed': { conversation_id: string; message_id: string; status: string };
  }
}

const citation = z.object({
  n: z.int(),
  chunk_id: z.string(),
  title: z.string(),
  source: z.string(),
  url: z.string().nullable(),
});

const anyContent = z.record(z.string(), z.unknown());

export const messageWire = z
  .object({
    id: z.uuid(),
    conversation_id: z.uuid(),
    channel_id: z.uuid(),
    contact_id: z.uuid(),
    direction: z.enum(['inbound', 'outbound']),
    author: z.enum(['contact', 'agent', 'teammate', 'system']),
    author_id: z.uuid().nullable(),
    type: z.string(),
    text: z.string().nullable(),
    content: anyContent,
    reply_to_wamid: z.string().nullable(),
    forwarded: z.boolean().meta({ description: 'the customer passed on what somebody else had written' }),
    wamid: z.string().nullable(),
    status: z.string().meta({
      description: 'received; or queued, accepted, sent, delivered, read, played, failed, unknown, cancelled',
    }),
    failure: z
      .object({
        code: z.int().nullable(),
        class: z.string(),
        title: z.string(),
        detail: z.string(),
        advice: z.string().meta({ description: 'what to do about it' }),
        platform_text: z.string().nullable().meta({ description: "the platform's own words, for whoever reports it" }),
      })
      .nullable(),
    held: z
      .object({ class: z.string(), title: z.string(), until: timestamp.nullable() })
      .nullable()
      .meta({ description: 'why it waits, and until when as far as that is known' }),
    scheduled_at: timestamp.nullable(),
    expires_at: timestamp.nullable().meta({ description: 'after this it is not sent any more' }),
    resends: z.int().meta({ description: 'how often a person had it sent again; its status begins anew each time' }),
    fate: z
      .string()
      .nullable()
      .meta({ description: 'what became of an inbound message: merged:<turn>, suppressed:<reason>, …' }),
    citations: z.array(citation),
    media: mediaWire
      .nullable()
      .meta({ description: 'the file that this message is or bears; its bytes: /media/{id}/content' }),
    group_id: z.string().nullable().meta({ description: 'said in this group of WhatsApp, not in the talk of two' }),
    reactions: z
      .array(z.object({ direction: z.enum(['inbound', 'outbound']), emoji: z.string(), at: timestamp }))
      .meta({ description: 'the present one of each side; one that was taken back is not here' }),
    edited: z
      .object({ at: timestamp, versions: z.int() })
      .nullable()
      .meta({ description: 'text and content are the newest; GET /messages/{id} lists the earlier ones' }),
    revoked_at: timestamp
      .nullable()
      .meta({ description: 'the sender deleted it for everybody; what it said is kept for you' }),
    platform_at: timestamp.nullable(),
    created_at: timestamp,
  })
  .meta({ id: 'Message' });
export type MessageWire = z.infer<typeof messageWire>;

export const messageWithHistory = messageWire
  .extend({
    versions: z
      .array(z.object({ at: timestamp, type: z.string(), text: z.string().nullable(), content: anyContent }))
      .meta({ description: 'of a message that was edited: what it said, the first version first' }),
    status_history: z.array(z.object({ status: z.string(), at: timestamp, resend: z.int() })),
    attempts: z
      .array(
        z.object({
          id: z.uuid(),
          attempt: z.int(),
          state: z.string().meta({ description: 'scheduled, queued, sending, accepted, refused, unknown, cancelled' }),
          class: z.string().nullable(),
          title: z.string().nullable(),
          due_at: timestamp.nullable(),
          started_at: timestamp.nullable(),
          closed_at: timestamp.nullable(),
        }),
      )
      .meta({ description: 'each try to send it, the first one first' }),
  })
  .meta({ id: 'MessageWithHistory' });

export const messagePage = cursorAnswer(messageWire).meta({ id: 'MessagePage' });

export const threadQuery = cursorQuery.extend({
  annotations: z
    .stringbool()
    .optional()
    .meta({ description: 'with reactions, edits and deletions as messages of their own' }),
});
