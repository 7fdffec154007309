import { z } from 'zod';
import { outgoingMessageWith } from '#connectors/messaging';
import { cursorAnswer, moment } from '#platform/http';
import { messageWire } from '#features/conversations';

const at = moment.optional();

/** What is sent, and how: in answer to which message, when, and until when it makes sense. */
const terms = {
  reply_to_message_id: z.uuid().optional().meta({ description: 'quotes this message of the conversation' }),
  reply_to_wamid: z.string().max(512).optional().meta({ description: "the same by the platform's id" }),
  send_at: at.meta({ description: 'not before this, at most 90 days ahead' }),
  expires_at: at.meta({ description: 'not after this; by itself 24 hours after it is queued or due' }),
};

export const messageCreate = outgoingMessageWith(terms).meta({ id: 'MessageCreate' });
export type MessageCreate = z.infer<typeof messageCreate>;

/** A message to a contact who may never have written over this number. */
export const contactMessageCreate = z
  .strictObject({ channel_id: z.uuid(), message: messageCreate })
  .meta({ id: 'ContactMessageCreate' });

export const sentMessage = messageWire
  .extend({
    warnings: z
      .array(z.string())
      .optional()
      .meta({ description: 'what may keep it from being sent when its time has come' }),
  })
  .meta({ id: 'SentMessage' });
export type SentMessage = z.infer<typeof sentMessage>;

export const messageReschedule = z.strictObject({ send_at: moment }).meta({ id: 'MessageReschedule' });

export const messageResend = z
  .strictObject({
    confirm_may_double: z
      .literal(true)
      .optional()
      .meta({ description: 'needed for a message whose fate is unknown: it may reach the customer twice' }),
  })
  .meta({ id: 'MessageResend' });

/** What still waits, or needs a person's eye. */
const outboxStatuses = ['scheduled', 'queued', 'held', 'unknown', 'failed', 'cancelled'] as const;
export type OutboxStatus = (typeof outboxStatuses)[number];

export const outboxQuery = z.strictObject({
  status: z.enum(outboxStatuses).default('scheduled'),
  channel_id: z.uuid().optional(),
  conversation_id: z.uuid().optional(),
  before: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type OutboxQuery = z.infer<typeof outboxQuery>;

/** A message of the outbox says itself whom it is for and which number sends it. */
const outboxMessage = messageWire
  .extend({
    contact: z.object({ id: z.uuid(), name: z.string().nullable(), phone: z.string().nullable() }),
    channel: z.object({ id: z.uuid(), name: z.string() }),
  })
  .meta({ id: 'OutboxMessage' });
export type OutboxEnds = Pick<z.infer<typeof outboxMessage>, 'contact' | 'channel'>;

/** A page may hold fewer than `limit` while there are more: `next_cursor` alone says whether it is the last. */
export const outboxPage = cursorAnswer(outboxMessage).meta({ id: 'OutboxPage' });
