import { assertMaySend } from '#features/companies';
import { beginAgain, findConversation, findMessage, type MessageWire } from '#features/conversations';
import type { TenantDb } from '#platform/db';
import { appendEvents } from '#platform/events';
import { AppError, notFound } from '#platform/http';
import { assertWanted, checkSendAt, checkWindow } from './check-send.ts';
import { lockMessage } from './dispatches.repository.ts';
import { stopWaiting } from './dispatches.service.ts';
import { defaultExpiry } from './expiry.ts';
import { forgetFilesOf } from './gone-files.ts';
import { findRecipient } from './refs.repository.ts';
import type { SentMessage } from './send.model.ts';
import type { SendTools } from './send.service.ts';
import { categoryOf } from './templates-at-hand.ts';
import { hasOpenAttempt, insertResend, lockWaiting, reschedule, type WaitingAttempt } from './waiting.repository.ts';

/** Takes a message back that nobody has begun to send: either this succeeds, or it is on its way and says so. */
export async function cancelMessage(tdb: TenantDb, id: string, { clock, box }: SendTools): Promise<MessageWire> {
  await stopWaiting(tdb, await waitingOf(tdb, id, 'cancelled'), { status: 'cancelled', objection: CANCELLED }, clock);
  return (await findMessage(tdb, id, box))!;
}

const CANCELLED = {
  class: 'CANCELLED',
  title: 'Cancelled before it was sent',
  detail: 'Somebody of the team took it back.',
};

/** Gives a message that waits another hour. */
export async function rescheduleMessage(
  tdb: TenantDb,
  id: string,
  send_at: Date,
  { clock, box }: SendTools,
): Promise<SentMessage> {
  const now = clock.now();
  checkSendAt(send_at, now);
  const waiting = await waitingOf(tdb, id, 'rescheduled');
  await reschedule(tdb, waiting, send_at);
  const { conversation_id } = waiting;
  await appendEvents(tdb, [{ type: 'message.scheduled', data: { conversation_id, message_id: id } }]);
  const message = (await findMessage(tdb, id, box))!;
  const conversation = await findConversation(tdb, conversation_id, box);
  if (conversation === undefined || message.type === 'template') return message;
  const warnings = await checkWindow(tdb, conversation, send_at, now);
  return warnings.length === 0 ? message : { ...message, warnings };
}

async function waitingOf(tdb: TenantDb, message_id: string, change: string): Promise<WaitingAttempt> {
  const waiting = await lockWaiting(tdb, message_id);
  if (waiting !== undefined) return waiting;
  const message = await lockMessage(tdb, message_id);
  if (message === undefined) throw notFound('Message');
  const standing = message.status === 'queued' ? 'is on its way' : `is ${message.status}`;
  throw new AppError('conflict', `The message ${standing}: it cannot be ${change} any more.`);
}

/**
 * Sends a message once more because a person wants it so. What failed did not arrive; what is unknown may have, so that
 * has to be confirmed. The attempts before stay as they ended.
 */
export async function resendMessage(
  tdb: TenantDb,
  id: string,
  { confirm_may_double = false }: { confirm_may_double?: boolean | undefined },
  { clock, box }: SendTools,
): Promise<MessageWire> {
  const message = await lockMessage(tdb, id);
  if (message === undefined) throw notFound('Message');
  const now = clock.now();
  if (message.status !== 'failed' && message.status !== 'unknown') {
    throw new AppError(
      'conflict',
      `The message is ${message.status}: only one that failed or is unknown is sent again.`,
    );
  }
  if (message.status === 'unknown' && !confirm_may_double) {
    throw new AppError(
      'conflict',
      'Nobody knows whether this message went out: sent again, it may reach the customer twice. Confirm that with confirm_may_double.',
    );
  }
  if (await hasOpenAttempt(tdb, id)) throw new AppError('conflict', 'The message is being sent again already.');
  await assertMaySend(tdb, now);
  await assertReachable(tdb, message, now, box);
  const expires_at = defaultExpiry('teammate', now);
  const resends = await beginAgain(tdb, message, { at: now, expires_at });
  await insertResend(tdb, { ...message, resends }, expires_at);
  const { conversation_id } = message;
  await appendEvents(tdb, [{ type: 'message.queued', data: { conversation_id, message_id: id } }]);
  return (await findMessage(tdb, id, box))!;
}

async function assertReachable(
  tdb: TenantDb,
  message: { id: string; conversation_id: string },
  now: Date,
  box: SendTools['box'],
): Promise<void> {
  const conversation = await findConversation(tdb, message.conversation_id, box);
  if (conversation === undefined) throw notFound('Message');
  if (conversation.holder === 'agent') {
    throw new AppError('conflict', 'The agent is answering this conversation. Take it over first.');
  }
  const recipient = await findRecipient(tdb, conversation.contact_id);
  const { type, channel_id, content, failure } = (await findMessage(tdb, message.id, box))!;
  assertWanted(recipient, conversation, { type, category: await categoryOf(tdb, { channel_id, content }) });
  if (type !== 'template') await checkWindow(tdb, conversation, null, now);
  // Of a file that it could not use the platform often tells only after it has taken the message.
  await forgetFilesOf(tdb, { id: message.id, channel_id }, failure?.code ?? null);
}
