import type { QueryClient } from '@tanstack/react-query';
import type { Conversation, Message } from '../api/types.ts';
import { type Feed, type FeedFilter, mergeConversation, moveLastStatus, removeConversation } from './feed.ts';
import { keys } from './queries.ts';
import { isNewer, mergeMessage, type Thread } from './thread.ts';

function changeFeeds(client: QueryClient, change: (feed: Feed, filter: FeedFilter) => Feed): void {
  for (const [key, feed] of client.getQueriesData<Feed>({ queryKey: keys.feeds })) {
    if (feed !== undefined) client.setQueryData<Feed>(key, change(feed, key[2] as FeedFilter));
  }
}

/** Shows this state of a conversation everywhere it is, or should be, in sight. */
export function storeConversation(client: QueryClient, conversation: Conversation): void {
  client.setQueryData(keys.conversation(conversation.id), conversation);
  changeFeeds(client, (feed, filter) => mergeConversation(feed, conversation, filter));
}

export function dropConversation(client: QueryClient, id: string): void {
  changeFeeds(client, (feed) => removeConversation(feed, id));
}

/** Shows this state of a message in its thread, if that is loaded. */
export function storeMessage(client: QueryClient, message: Message): void {
  client.setQueryData<Thread>(
    keys.thread(message.conversation_id),
    (thread) => thread && mergeMessage(thread, message),
  );
}

/** Whether a message stands in a thread that is loaded. */
export function isShown(client: QueryClient, message_id: string): boolean {
  return client
    .getQueriesData<Thread>({ queryKey: keys.threads })
    .some(([, thread]) => thread?.pages.some((page) => page.data.some(({ id }) => id === message_id)) === true);
}

/** Somebody of the team has read it: known without asking. */
export function storeRead(client: QueryClient, id: string): void {
  const read = (row: Conversation) => (row.id === id ? { ...row, unread_count: 0 } : row);
  changeFeeds(client, (feed) => ({
    ...feed,
    pages: feed.pages.map((page) => ({ ...page, data: page.data.map(read) })),
  }));
  client.setQueryData<Conversation>(keys.conversation(id), (known) => known && read(known));
}

/** Moves a tick without asking the server; never back. */
export function storeStatus(client: QueryClient, conversation_id: string, message_id: string, status: string): void {
  changeFeeds(client, (feed) => moveLastStatus(feed, message_id, status));
  client.setQueryData<Thread>(keys.thread(conversation_id), (thread) => {
    const known = thread?.pages.flatMap((page) => page.data).find((message) => message.id === message_id);
    if (thread === undefined || known === undefined || !isNewer(known.status, status)) return thread;
    return mergeMessage(thread, { ...known, status });
  });
}
