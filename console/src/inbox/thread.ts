import type { InfiniteData } from '@tanstack/react-query';
import { type CursorPage, isMessageStatus, type Message, type MessageStatus } from '../api/types.ts';

/** Pages of a thread, newest page first, each page oldest first, as the API pages upwards. */
export type Thread = InfiniteData<CursorPage<Message>, string | null>;

/** The server's own line, lowest first: a proof of delivery is stronger than a claim of failure. */
const rank: Record<MessageStatus, number> = {
  received: 0,
  queued: 0,
  cancelled: 1,
  unknown: 2,
  accepted: 3,
  sent: 4,
  failed: 5,
  delivered: 6,
  read: 7,
  played: 8,
};

/** Whether `next` may follow `known`: answers can overtake each other on the way here, and ticks never go back. A status that is new to us is believed. */
export function isNewer(known: string, next: string): boolean {
  if (!isMessageStatus(known) || !isMessageStatus(next)) return true;
  return rank[next] >= rank[known];
}

/** The same for whole messages: sent once more, a message begins anew. */
function supersedes(known: Message, next: Message): boolean {
  return next.resends > known.resends || (next.resends === known.resends && isNewer(known.status, next.status));
}

/** Messages in order, each once. Ids are time-ordered, and the API pages by them. */
export function threadMessages(pages: readonly CursorPage<Message>[]): Message[] {
  const seen = new Map<string, Message>();
  for (const page of pages) for (const message of page.data) seen.set(message.id, message);
  return [...seen.values()].toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

/**
 * The thread with this state of one message. A message older than everything loaded is left for its page to bring;
 * an answer that is older than what we show changes nothing.
 */
export function mergeMessage(thread: Thread, message: Message): Thread {
  const at = thread.pages.findIndex((page) => page.data.some((row) => row.id === message.id));
  if (at >= 0) {
    return replacePage(thread, at, (rows) =>
      rows.map((row) => (row.id === message.id && supersedes(row, message) ? message : row)),
    );
  }
  // Cursor pages are ranges of ids: a new one belongs to the first (newest) page that starts before it.
  const place = thread.pages.findIndex((page) => (page.data[0]?.id ?? '') < message.id);
  if (place < 0) {
    const oldest = thread.pages.length - 1;
    return thread.pages[oldest]?.next_cursor === null
      ? replacePage(thread, oldest, (rows) => [message, ...rows])
      : thread;
  }
  return replacePage(thread, place, (rows) =>
    [...rows, message].toSorted((one, other) => (one.id < other.id ? -1 : 1)),
  );
}

function replacePage(thread: Thread, at: number, change: (rows: Message[]) => Message[]): Thread {
  return {
    ...thread,
    pages: thread.pages.map((page, index) => (index === at ? { ...page, data: change(page.data) } : page)),
  };
}
