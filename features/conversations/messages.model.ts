import type { Generated, JSONColumnType } from 'kysely';
import { z } from 'zod';
import { cursorAnswer, timestamp } from '#platform/http';

export interface Citation {
  n: number;
  chunk_id: string;
  title: string;
  source: string;
  url: string | null;
}

export interface Failure {
  code: number | null;
  class: string;
  title: string;
  detail: string;
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
      citations: JSONColumnType<Citation[]>;
      turn_id: string | null;
      fate: string | null;
      platform_at: Date | null;
      created_at: Generated<Date>;
    };
    message_statuses: {
      company_id: string;
      message_id: string;
      status: string;
      at: Date;
      noted_at: Generated<Date>;
      detail: JSONColumnType<object> | null;
    };
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
    content: z.record(z.string(), z.unknown()),
    reply_to_wamid: z.string().nullable(),
    wamid: z.string().nullable(),
    status: z.string().meta({
      description: 'received; or queued, accepted, sent, delivered, read, played, failed, unknown, cancelled',
    }),
    failure: z
      .object({ code: z.int().nullable(), class: z.string(), title: z.string(), detail: z.string() })
      .nullable(),
    fate: z
      .string()
      .nullable()
      .meta({ description: 'what became of an inbound message: merged:<turn>, suppressed:<reason>, …' }),
    citations: z.array(citation),
    platform_at: timestamp.nullable(),
    created_at: timestamp,
  })
  .meta({ id: 'Message' });
export type MessageWire = z.infer<typeof messageWire>;

export const messageWithHistory = messageWire
  .extend({ status_history: z.array(z.object({ status: z.string(), at: timestamp })) })
  .meta({ id: 'MessageWithHistory' });

export const messagePage = cursorAnswer(messageWire).meta({ id: 'MessagePage' });
