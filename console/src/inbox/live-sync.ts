import type { QueryClient } from '@tanstack/react-query';
import { type ApiProblem, asProblem } from '../api/problem.ts';
import type { LiveEvent } from '../api/types.ts';
import { dropConversation, isShown, storeConversation, storeMessage, storeRead, storeStatus } from './cache.ts';
import { fetchConversation, fetchMessage, keys } from './queries.ts';
import { createRefresher } from './refresher.ts';

/** More changes than this waiting at once (a campaign) are quicker read as a whole. */
const most_waiting = 60;
const rest_ms = 3_000;

/** These say all there is to say; others carry a reason that has to be read. */
const plainStatuses = new Set<string>(['accepted', 'sent', 'delivered', 'read', 'played']);

export interface LiveSync {
  onEvent(event: LiveEvent): void;
  onGap(): void;
}

/** Brings the cache up to date with what the event stream says, with as few requests as it can. */
export function createLiveSync(client: QueryClient): LiveSync {
  const readAgain = () => void client.invalidateQueries({ queryKey: ['inbox'], refetchType: 'active' });
  const overflow = { most: most_waiting, readAll: readAgain };

  /** A read that failed must not leave the page behind: everything is read again once the server has had a rest. */
  let later: ReturnType<typeof setTimeout> | undefined;
  const readLater = (problem: ApiProblem) => {
    if (problem.kind === 'credentials' || problem.kind === 'denied') return;
    clearTimeout(later);
    later = setTimeout(readAgain, Math.max(rest_ms, (problem.retry_after_s ?? 0) * 1000));
  };

  const conversations = createRefresher(async (id) => {
    try {
      storeConversation(client, await fetchConversation(id));
    } catch (cause) {
      const problem = asProblem(cause);
      if (problem.kind === 'missing') dropConversation(client, id);
      else readLater(problem);
    }
  }, overflow);

  const messages = createRefresher(async (id) => {
    try {
      storeMessage(client, await fetchMessage(id));
    } catch (cause) {
      const problem = asProblem(cause);
      if (problem.kind !== 'missing') readLater(problem);
    }
  }, overflow);

  return {
    onEvent({ type, data: { conversation_id, message_id, contact_id, status, change } }) {
      if (type.startsWith('contact.') && contact_id !== undefined) {
        void client.invalidateQueries({ queryKey: keys.contact(contact_id) });
      }
      if (type === 'media.updated' && message_id != null && isShown(client, message_id)) messages.ask(message_id);
      if (type.startsWith('notice.')) void client.invalidateQueries({ queryKey: ['notices'] });
      if (type.startsWith('channel.')) void client.invalidateQueries({ queryKey: ['channels'] });
      if (type.startsWith('sending.')) void client.invalidateQueries({ queryKey: ['sending'] });
      if (type.startsWith('template.')) void client.invalidateQueries({ queryKey: ['templates'] });
      if (conversation_id === undefined) return;
      if (type === 'message.status_changed' && message_id !== undefined) {
        if (status !== undefined) storeStatus(client, conversation_id, message_id, status);
        if (status !== undefined && plainStatuses.has(status)) return;
      } else if (type === 'conversation.updated' && change === 'read') {
        storeRead(client, conversation_id);
      } else {
        conversations.ask(conversation_id);
      }
      if (type === 'message.scheduled' || type === 'message.queued' || status === 'cancelled' || status === 'failed') {
        void client.invalidateQueries({ queryKey: keys.scheduled(conversation_id) });
        void client.invalidateQueries({ queryKey: ['outbox'] });
      }
      const open = client.getQueryData(keys.thread(conversation_id)) !== undefined;
      if (message_id !== undefined && open) messages.ask(message_id);
    },
    onGap: readAgain,
  };
}
