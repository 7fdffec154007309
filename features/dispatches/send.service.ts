import { textOf } from '#connectors/messaging';
import { assertMaySend } from '#features/companies';
import { findConversation, findMessage, openConversations, type ConversationWire } from '#features/conversations';
import { noteMediaUses } from '#features/media';
import type { SecretBox } from '#platform/crypto';
import type { TenantDb } from '#platform/db';
import { AppError, notFound, type Caller } from '#platform/http';
import { newId, type Clock } from '#platform/runtime';
import { checkSend } from './check-send.ts';
import { queueMessage } from './dispatches.service.ts';
import { findStartable } from './refs.repository.ts';
import type { MessageCreate, SentMessage } from './send.model.ts';

export interface SendTools {
  clock: Clock;
  box: SecretBox;
}

/** Queues what a person or a program of the company says in a conversation that no agent holds. */
export async function sendInConversation(
  tdb: TenantDb,
  conversation_id: string,
  body: MessageCreate,
  caller: Caller,
  tools: SendTools,
): Promise<SentMessage> {
  const conversation = await findConversation(tdb, conversation_id, tools.box);
  if (conversation === undefined) throw notFound('Conversation');
  await assertMaySend(tdb, tools.clock.now());
  if (conversation.holder === 'agent') {
    throw new AppError('conflict', 'The agent is answering this conversation. Take it over first.');
  }
  return send(tdb, conversation, body, caller, tools);
}

/**
 * The same to a contact, whose conversation over this number is opened where there is none yet. The customer's answer
 * goes to whoever answers on that number.
 */
export async function sendToContact(
  tdb: TenantDb,
  contact_id: string,
  { channel_id, message }: { channel_id: string; message: MessageCreate },
  caller: Caller,
  tools: SendTools,
): Promise<SentMessage> {
  const start = await findStartable(tdb, contact_id, channel_id);
  if (start === undefined) throw notFound('Contact');
  if (start.channel_id === null)
    throw new AppError('invalid', 'channel_id: is no channel of this company', {
      errors: [{ field: 'channel_id', message: 'is no channel of this company' }],
    });
  await assertMaySend(tdb, tools.clock.now());
  const holder = start.has_agent ? 'agent' : 'nobody';
  const [opened] = await openConversations(tdb, [{ contact_id, channel_id, holder }]);
  if (opened!.holder === 'agent' && !opened!.is_new) {
    throw new AppError('conflict', 'The agent is answering this conversation. Take it over first.');
  }
  const conversation = await findConversation(tdb, opened!.id, tools.box);
  if (conversation === undefined) throw notFound('Conversation');
  return send(tdb, conversation, message, caller, tools);
}

async function send(
  tdb: TenantDb,
  conversation: ConversationWire,
  body: MessageCreate,
  caller: Caller,
  { clock, box }: SendTools,
): Promise<SentMessage> {
  const { message, template_text, warnings, media_ids, ...terms } = await checkSend(
    tdb,
    conversation,
    body,
    clock.now(),
  );
  const id = newId();
  const { id: conversation_id, channel_id, contact_id } = conversation;
  await queueMessage(
    tdb,
    {
      id,
      conversation_id,
      channel_id,
      contact_id,
      author: 'teammate',
      author_id: caller.actor.id,
      message,
      text: template_text ?? textOf(message),
      citations: [],
      turn_id: null,
      ...terms,
    },
    { clock, box },
  );
  await noteMediaUses(tdb, id, media_ids);
  const queued = (await findMessage(tdb, id, box))!;
  return warnings.length === 0 ? queued : { ...queued, warnings };
}
