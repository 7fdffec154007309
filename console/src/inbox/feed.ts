import type { InfiniteData } from '@tanstack/react-query';
import type { Conversation, Holder } from '../api/types.ts';
import { isNewer } from './thread.ts';

export const feedTabs = ['all', 'person', 'agent', 'closed'] as const;
export type FeedTab = (typeof feedTabs)[number];

export interface FeedFilter {
  tab: FeedTab;
  q: string;
}

/** One exact-match query of the API; a tab that means "either holder" is two of them, merged here. */
export interface FeedQuery {
  holder?: Holder;
  status?: Conversation['status'];
}

/** `more`: at least one of the tab's queries has further rows. */
export interface FeedPage {
  data: Conversation[];
  more: boolean;
}
export type Feed = InfiniteData<FeedPage, number[]>;

const queries: Record<FeedTab, FeedQuery[]> = {
  all: [{}],
  person: [
    { holder: 'nobody', status: 'open' },
    { holder: 'teammate', status: 'open' },
  ],
  agent: [{ holder: 'agent', status: 'open' }],
  closed: [{ status: 'closed' }],
};

export const queriesOf = (tab: FeedTab): FeedQuery[] => queries[tab];

function belongs(conversation: Conversation, query: FeedQuery): boolean {
  return (
    (query.holder === undefined || conversation.holder === query.holder) &&
    (query.status === undefined || conversation.status === query.status)
  );
}

const lastActivity = (conversation: Conversation): string => conversation.last_message_at ?? conversation.created_at;

export function newestFirst(one: Conversation, other: Conversation): number {
  return lastActivity(other).localeCompare(lastActivity(one));
}

/** All rows that are loaded, each once: rows move between pages while a reader scrolls. */
export function feedRows(pages: readonly FeedPage[]): Conversation[] {
  const seen = new Map<string, Conversation>();
  for (const page of pages) for (const row of page.data) if (!seen.has(row.id)) seen.set(row.id, row);
  return [...seen.values()];
}

/** How many rows of each query to skip for the next page; live rows are counted, because the server's order moved alike. */
export function nextSkips(tab: FeedTab, pages: readonly FeedPage[]): number[] | undefined {
  if (pages.at(-1)?.more !== true) return undefined;
  const rows = feedRows(pages);
  return queriesOf(tab).map((query) => rows.filter((row) => belongs(row, query)).length);
}

/**
 * The feed with this newer state of one conversation: moved to its place, taken out where it no longer belongs. A search
 * keeps its rows and order, and a row older than everything loaded is left for its page to bring.
 */
export function mergeConversation(feed: Feed, conversation: Conversation, filter: FeedFilter): Feed {
  const known = feed.pages.some((page) => page.data.some((row) => row.id === conversation.id));
  const wanted = queriesOf(filter.tab).some((query) => belongs(conversation, query));
  if (!known && (!wanted || filter.q !== '')) return feed;
  if (wanted && filter.q !== '') {
    return mapPages(feed, (rows) => rows.map((row) => (row.id === conversation.id ? conversation : row)));
  }
  const without = mapPages(feed, (rows) => rows.filter((row) => row.id !== conversation.id));
  return wanted ? insert(without, conversation) : without;
}

function insert(feed: Feed, conversation: Conversation): Feed {
  const last = feed.pages.length - 1;
  const place = feed.pages.findIndex((page) => page.data.some((row) => newestFirst(conversation, row) <= 0));
  if (place < 0 && feed.pages[last]?.more === true) return feed;
  const target = place < 0 ? last : place;
  return {
    ...feed,
    pages: feed.pages.map((page, index) =>
      index === target ? { ...page, data: [...page.data, conversation].toSorted(newestFirst) } : page,
    ),
  };
}

/** The feed without a conversation that is no more: merged into another one, or erased. */
export function removeConversation(feed: Feed, id: string): Feed {
  return mapPages(feed, (rows) => rows.filter((row) => row.id !== id));
}

/** The feed with the last message's tick moved, where that message is the last one. */
export function moveLastStatus(feed: Feed, message_id: string, status: string): Feed {
  return mapPages(feed, (rows) =>
    rows.map((row) =>
      row.last_message?.id === message_id && isNewer(row.last_message.status, status)
        ? { ...row, last_message: { ...row.last_message, status } }
        : row,
    ),
  );
}

function mapPages(feed: Feed, change: (rows: Conversation[]) => Conversation[]): Feed {
  return { ...feed, pages: feed.pages.map((page) => ({ ...page, data: change(page.data) })) };
}
