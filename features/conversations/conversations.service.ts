import { appendEvents } from '#platform/events';
import { notFound } from '#platform/http';
import type { SecretBox } from '#platform/crypto';
import type { TenantDb } from '#platform/db';
import type { ConversationWire, Holder } from './conversations.model.ts';
import { findConversation, markRead, setHolder, setStatus } from './conversations.repository.ts';

/** From now on no agent's message goes out: the holder is checked again when a message is claimed for sending. */
export async function takeOver(tdb: TenantDb, id: string, box: SecretBox, user_id: string): Promise<ConversationWire> {
  return changeHolder(tdb, id, box, { holder: 'teammate', holder_user_id: user_id, handoff_reason: null });
}

/** Gives the conversation back to the channel's agent. */
export async function release(tdb: TenantDb, id: string, box: SecretBox): Promise<ConversationWire> {
  return changeHolder(tdb, id, box, { holder: 'agent', holder_user_id: null, handoff_reason: null });
}

/** The agent steps back: a teammate is wanted, and the reason is shown to them. */
export async function handOver(tdb: TenantDb, id: string, box: SecretBox, reason: string): Promise<ConversationWire> {
  return changeHolder(tdb, id, box, { holder: 'nobody', holder_user_id: null, handoff_reason: reason });
}

export async function closeConversation(tdb: TenantDb, id: string, box: SecretBox): Promise<ConversationWire> {
  if (!(await setStatus(tdb, id, 'closed'))) throw notFound('Conversation');
  return told(tdb, id, box, 'closed');
}

export async function reopenConversation(tdb: TenantDb, id: string, box: SecretBox): Promise<ConversationWire> {
  if (!(await setStatus(tdb, id, 'open'))) throw notFound('Conversation');
  return told(tdb, id, box, 'reopened');
}

export async function readConversation(tdb: TenantDb, id: string, box: SecretBox): Promise<ConversationWire> {
  await markRead(tdb, id);
  return told(tdb, id, box, 'read');
}

async function changeHolder(
  tdb: TenantDb,
  id: string,
  box: SecretBox,
  change: { holder: Holder; holder_user_id: string | null; handoff_reason: string | null },
): Promise<ConversationWire> {
  if (!(await setHolder(tdb, id, change))) throw notFound('Conversation');
  return told(tdb, id, box, `held_by_${change.holder}`);
}

async function told(tdb: TenantDb, id: string, box: SecretBox, change: string): Promise<ConversationWire> {
  const conversation = await findConversation(tdb, id, box);
  if (conversation === undefined) throw notFound('Conversation');
  await appendEvents(tdb, [{ type: 'conversation.updated', data: { conversation_id: id, change } }]);
  return conversation;
}
