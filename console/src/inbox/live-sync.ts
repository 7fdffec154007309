import type { QueryClient } from '@tanstack/react-query';
import { asProblem } from '../api/problem.ts';
import type { LiveEvent, MessageStatus } from '../api/types.ts';
import { dropConversation, storeConversation, storeMessage, storeStatus } from './cache.ts';
import { fetchConversation, fetchMessage, keys } from './queries.ts';
import { createRefresher } from './refresher.ts';

/** More changes than this waiting at once (a campaign) are quicker read as a whole. */
const most_waiting = 60;

/** These say all there is to say; others carry a reason that has to be read. */
const plainStatuses = new Set<MessageStatus>(['accepted', 'sent', 'delivered', 'read', 'played']);

export interface LiveSync {
  onEvent(event: LiveEvent): void;
  onGap(): void;
}

/** Brings the cache up to date with what the event stream says, with as few requests as it can. */
export function createLiveSync(client: QueryClient): LiveSync {
  const readAgain = () => void client.invalidateQueries({ queryKey: ['inbox'], refetchType: 'active' });
  const overflow = { most: most_waiting, readAll: readAgain };

  const conversations = createRefresher(async (id) => {
    try {
      storeConversation(client, await fetchConversation(id));
    } catch (cause) {
      if (asProblem(cause).kind === 'missing') dropConversation(client, id);
    }
  }, overflow);

  const messages = createRefresher(async (id) => {
    await fetchMessage(id).then(
      (message) => storeMessage(client, message),
      () => undefined,
    );
  }, overflow);

  return {
    onEvent({ type, data: { conversation_id, message_id, contact_id, status } }) {
      if (type.startsWith('contact.') && contact_id !== undefined) {
        void client.invalidateQueries({ queryKey: keys.contact(contact_id) });
      }
      if (conversation_id === undefined) return;
      if (type === 'message.status_changed' && message_id !== undefined) {
        if (status !== undefined) storeStatus(client, conversation_id, message_id, status);
        if (status !== undefined && plainStatuses.has(status)) return;
      } else {
        conversations.ask(conversation_id);
      }
      const open = client.getQueryData(keys.thread(conversation_id)) !== undefined;
      if (message_id !== undefined && open) messages.ask(message_id);
    },
    onGap: readAgain,
  };
}
