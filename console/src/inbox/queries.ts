import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '../api/client.ts';
import type { Contact, Conversation, CursorPage, Message } from '../api/types.ts';
import { type Feed, type FeedFilter, type FeedPage, feedRows, nextSkips, newestFirst, queriesOf } from './feed.ts';
import type { Thread } from './thread.ts';

const page_rows = 50;

export const keys = {
  feeds: ['inbox', 'feed'] as const,
  feed: (filter: FeedFilter) => ['inbox', 'feed', filter] as const,
  conversation: (id: string) => ['inbox', 'conversation', id] as const,
  thread: (id: string) => ['inbox', 'thread', id] as const,
  threads: ['inbox', 'thread'] as const,
  contact: (id: string) => ['inbox', 'contact', id] as const,
  draft: (id: string) => ['inbox', 'draft', id] as const,
  outbox: (id: string) => ['inbox', 'outbox', id] as const,
  replyTo: (id: string) => ['inbox', 'reply-to', id] as const,
  scheduled: (id: string) => ['inbox', 'scheduled', id] as const,
};

async function fetchFeedPage({ tab, q }: FeedFilter, skips: number[], signal: AbortSignal): Promise<FeedPage> {
  const search = q === '' ? {} : { q };
  const answers = await Promise.all(
    queriesOf(tab).map((query, index) =>
      unwrap(
        api.GET('/api/v1/conversations', {
          params: {
            query: {
              ...query,
              ...search,
              skip: skips[index] ?? 0,
              limit: page_rows,
              sort: 'last_message_at',
              order: 'desc',
            },
          },
          signal,
        }),
      ),
    ),
  );
  return {
    data: answers.flatMap((answer) => answer.data).toSorted(newestFirst),
    more: answers.some((answer) => answer.data.length === page_rows),
  };
}

/** The conversations of a tab or a search, newest first, page by page. */
export function useFeed(filter: FeedFilter) {
  return useInfiniteQuery<FeedPage, Error, Feed, ReturnType<typeof keys.feed>, number[]>({
    queryKey: keys.feed(filter),
    queryFn: ({ pageParam, signal }) => fetchFeedPage(filter, pageParam, signal),
    initialPageParam: [],
    getNextPageParam: (_last, pages) => nextSkips(filter.tab, pages),
  });
}

export function fetchConversation(id: string, signal?: AbortSignal): Promise<Conversation> {
  return unwrap(api.GET('/api/v1/conversations/{id}', { params: { path: { id } }, signal: signal ?? null }));
}

export function fetchMessage(id: string): Promise<Message> {
  return unwrap(api.GET('/api/v1/messages/{id}', { params: { path: { id } } }));
}

/** One conversation; what a list already knows is shown while the newest state is asked for. */
export function useConversation(id: string) {
  const client = useQueryClient();
  return useQuery({
    queryKey: keys.conversation(id),
    queryFn: ({ signal }) => fetchConversation(id, signal),
    placeholderData: () => {
      for (const [, feed] of client.getQueriesData<Feed>({ queryKey: keys.feeds })) {
        const known = feed && feedRows(feed.pages).find((row) => row.id === id);
        if (known) return known;
      }
      return undefined;
    },
  });
}

function fetchThreadPage(id: string, before: string | null, signal: AbortSignal): Promise<CursorPage<Message>> {
  const query = { limit: page_rows, ...(before === null ? {} : { before }) };
  return unwrap(api.GET('/api/v1/conversations/{id}/messages', { params: { path: { id }, query }, signal }));
}

/** A thread, from its newest page upwards. */
export function useThread(id: string) {
  return useInfiniteQuery<CursorPage<Message>, Error, Thread, ReturnType<typeof keys.thread>, string | null>({
    queryKey: keys.thread(id),
    queryFn: ({ pageParam, signal }) => fetchThreadPage(id, pageParam, signal),
    initialPageParam: null,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });
}

/** What waits in a conversation for its hour, the soonest first. */
export function useScheduled(id: string) {
  return useQuery({
    queryKey: keys.scheduled(id),
    queryFn: async ({ signal }) => {
      const query = { status: 'scheduled' as const, conversation_id: id };
      const page = await unwrap(api.GET('/api/v1/messages', { params: { query }, signal }));
      return page.data.toSorted((one, other) => (one.scheduled_at ?? '').localeCompare(other.scheduled_at ?? ''));
    },
  });
}

export function useContact(id: string | undefined) {
  return useQuery<Contact>({
    queryKey: keys.contact(id ?? ''),
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/contacts/{id}', { params: { path: { id: id ?? '' } }, signal })),
    enabled: id !== undefined,
  });
}
