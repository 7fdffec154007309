import { ArrowDown, LoaderCircle, MessagesSquare } from 'lucide-react';
import { type UIEvent, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Message } from '../api/types.ts';
import { formatDay, useLanguage, useNow, useT } from '../i18n/index.ts';
import { useSession } from '../session/index.ts';
import { EmptyState, ProblemState, Skeleton } from '../ui/index.ts';
import { useOutbox } from './actions.ts';
import { Bubble } from './bubble.tsx';
import { ViewerProvider } from './content/viewer.tsx';
import { PendingBubble } from './pending-bubble.tsx';
import { useThread } from './queries.ts';
import { threadMessages } from './thread.ts';
import { layOutThread } from './thread-layout.ts';

/** How near to the end still counts as reading the newest. */
const near_px = 120;

/**
 * A thread, newest at the bottom. The scroller is a reversed column: its origin is the end, so the newest message is in
 * sight from the first paint, and older pages added above move nothing.
 */
export function MessageList({ id }: { id: string }) {
  const t = useT();
  const { user } = useSession();
  const thread = useThread(id);
  const outbox = useOutbox(id);
  const scroller = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const messages = useMemo(() => (thread.data ? threadMessages(thread.data.pages) : []), [thread.data]);
  const items = useMemo(() => layOutThread(messages), [messages]);
  const byWamid = useMemo(() => new Map(messages.map((message) => [message.wamid, message])), [messages]);
  const pending = useMemo(() => outbox.filter((each) => !hasArrived(each.text, each.at, messages)), [outbox, messages]);

  const toEnd = useCallback(() => {
    // Newer browsers answer a promise here, which an effect must not return.
    scroller.current?.scrollTo({ top: 0 });
  }, []);
  const newest = messages.at(-1)?.id;
  const atEndNow = useRef(atEnd);
  atEndNow.current = atEnd;
  useLayoutEffect(() => {
    if (newest !== undefined && atEndNow.current) toEnd();
  }, [newest, toEnd]);
  // What I send I want to see, wherever I am reading.
  useLayoutEffect(() => {
    if (outbox.length > 0) toEnd();
  }, [outbox.length, toEnd]);

  const older = useOlder(thread.hasNextPage && !thread.isFetchingNextPage, thread.fetchNextPage);
  const onScroll = (event: UIEvent) => setAtEnd(Math.abs(event.currentTarget.scrollTop) < near_px);

  if (thread.isPending) return <ThreadSkeleton />;
  if (thread.isError && messages.length === 0) {
    return <ProblemState className="flex-1" error={thread.error} onRetry={() => void thread.refetch()} />;
  }
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div
        ref={scroller}
        data-testid="thread"
        role="log"
        aria-label={t('inbox.thread.label')}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolled by keyboard
        tabIndex={0}
        onScroll={onScroll}
        className="flex min-h-0 flex-1 flex-col-reverse overflow-y-auto overscroll-contain outline-none focus-visible:outline-none"
      >
        <div className="flex flex-col pt-2 pb-5">
          <div ref={older} className="flex h-10 items-center justify-center text-xs text-ink-3">
            {thread.isFetchingNextPage ? (
              <Loading />
            ) : thread.hasNextPage ? null : (
              messages.length > 0 && t('inbox.thread.beginning')
            )}
          </div>
          <ViewerProvider messages={messages}>
            {items.map((item) =>
              item.kind === 'day' ? (
                <DayLine key={item.key} at={item.at} />
              ) : (
                <Bubble
                  key={item.key}
                  message={item.message}
                  marks={item.marks}
                  first={item.first}
                  last={item.last}
                  quoted={byWamid.get(item.message.reply_to_wamid)}
                  mine={item.message.author === 'teammate' && item.message.author_id === user?.id}
                />
              ),
            )}
          </ViewerProvider>
          {pending.map((each) => (
            <PendingBubble key={each.key} conversation_id={id} pending={each} />
          ))}
          {items.length === 0 && pending.length === 0 && (
            <EmptyState icon={MessagesSquare} title={t('inbox.empty.messages')} />
          )}
        </div>
      </div>
      {!atEnd && (
        <button
          type="button"
          aria-label={t('inbox.thread.to_newest')}
          title={t('inbox.thread.to_newest')}
          onClick={toEnd}
          className="absolute end-5 bottom-4 flex size-9 items-center justify-center rounded-full border border-line bg-raised text-ink-2 shadow-float hover:text-ink"
        >
          <ArrowDown className="size-4.5" aria-hidden />
        </button>
      )}
    </div>
  );
}

/** Whether a reply on its way is already in the thread, brought by the stream before its own answer. */
function hasArrived(text: string, at: string, messages: readonly Message[]): boolean {
  return messages.slice(-5).some(
    (message) =>
      message.author === 'teammate' &&
      message.text === text &&
      // Clocks differ: a little earlier than our own moment of sending still counts.
      new Date(message.created_at).getTime() > new Date(at).getTime() - 5_000,
  );
}

/** A ref for the line above the oldest message: the next page is asked for before the reader gets there. */
function useOlder(wanted: boolean, load: () => unknown) {
  const latest = useRef(load);
  latest.current = load;
  const [line, setLine] = useState<HTMLElement | null>(null);
  useEffect(() => {
    if (line === null || !wanted) return;
    const watcher = new IntersectionObserver(([entry]) => entry?.isIntersecting && latest.current(), {
      root: line.closest('[data-testid=thread]'),
      rootMargin: '600px 0px 0px 0px',
    });
    watcher.observe(line);
    return () => watcher.disconnect();
  }, [line, wanted]);
  return setLine;
}

function DayLine({ at }: { at: string }) {
  const now = useNow();
  const language = useLanguage();
  return (
    <div className="flex items-center gap-3 px-6 pt-4 pb-1 text-xs text-ink-3">
      <span className="h-px flex-1 bg-line" />
      <time dateTime={at}>{formatDay(at, now, language)}</time>
      <span className="h-px flex-1 bg-line" />
    </div>
  );
}

function Loading() {
  const t = useT();
  return (
    <span role="status" className="flex items-center gap-2">
      <LoaderCircle className="size-4 animate-spin" aria-hidden />
      {t('inbox.thread.loading_older')}
    </span>
  );
}

function ThreadSkeleton() {
  return (
    <div aria-busy className="flex min-h-0 flex-1 flex-col justify-end gap-3 overflow-hidden px-6 pb-6">
      <Skeleton className="h-14 w-2/5 rounded-2xl" />
      <Skeleton className="h-10 w-1/3 self-end rounded-2xl" />
      <Skeleton className="h-20 w-1/2 self-end rounded-2xl" />
      <Skeleton className="h-10 w-1/4 rounded-2xl" />
    </div>
  );
}
