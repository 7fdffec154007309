import { Bot, CircleCheck, Hand, Inbox, LoaderCircle, SearchX } from 'lucide-react';
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { Conversation } from '../api/types.ts';
import { useNow, useT } from '../i18n/index.ts';
import { useSession } from '../session/index.ts';
import {
  Button,
  EmptyState,
  FilterTabs,
  ProblemState,
  SearchBox,
  SkeletonRows,
  useMedia,
  wideEnoughForTwo,
} from '../ui/index.ts';
import { ConversationRow } from './conversation-row.tsx';
import { type FeedFilter, type FeedTab, feedTabs } from './feed.ts';
import { LiveDot } from './live-dot.tsx';
import type { useFeed } from './queries.ts';

export interface ConversationListProps {
  filter: FeedFilter;
  onFilter(filter: FeedFilter): void;
  feed: ReturnType<typeof useFeed>;
  rows: Conversation[];
  selected: string | undefined;
  search: RefObject<HTMLInputElement | null>;
}

/** A search starts when typing rests this long. */
const typing_ms = 200;

const empties: Record<FeedTab, typeof Inbox> = { all: Inbox, person: Hand, agent: Bot, closed: CircleCheck };

export function ConversationList({ filter, onFilter, feed, rows, selected, search }: ConversationListProps) {
  const t = useT();
  const now = useNow();
  const { user } = useSession();
  const wide = useMedia(wideEnoughForTwo);
  const list = useRef<HTMLDivElement>(null);
  const more = useMore(feed.hasNextPage && !feed.isFetchingNextPage, feed.fetchNextPage);

  useEffect(() => {
    if (selected === undefined) return;
    list.current?.querySelector(`[data-id="${CSS.escape(selected)}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [selected]);

  return (
    <section aria-label={t('inbox.list')} className="flex h-full min-h-0 flex-col bg-surface">
      <header className="flex flex-col gap-2.5 border-b border-line px-4 pt-3.5 pb-2">
        <div className="flex items-center justify-between md:hidden">
          <h1 className="text-lg font-semibold tracking-tight">{t('inbox.title')}</h1>
          {!wide && <LiveDot />}
        </div>
        <Search search={search} filter={filter} onFilter={onFilter} />
        <FilterTabs
          label={t('inbox.tabs.label')}
          className="-mx-1.5"
          value={filter.tab}
          onChange={(tab) => onFilter({ ...filter, tab })}
          options={feedTabs.map((tab) => ({ value: tab, label: t(`inbox.tabs.${tab}`) }))}
        />
      </header>
      <div ref={list} className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
        {feed.isPending ? (
          <SkeletonRows />
        ) : feed.isError && rows.length === 0 ? (
          <ProblemState error={feed.error} onRetry={() => void feed.refetch()} />
        ) : rows.length === 0 ? (
          <Nothing filter={filter} onClear={() => onFilter({ ...filter, q: '' })} />
        ) : (
          <ul className="divide-y divide-line/70">
            {rows.map((row) => (
              <ConversationRow
                key={row.id}
                conversation={row}
                selected={row.id === selected}
                now={now}
                user_id={user?.id}
              />
            ))}
          </ul>
        )}
        {rows.length > 0 && (
          <div ref={more} className="flex h-14 items-center justify-center text-xs text-ink-3">
            {feed.isFetchingNextPage && (
              <LoaderCircle className="size-4 animate-spin" aria-label={t('inbox.loading_more')} />
            )}
            {!feed.hasNextPage && rows.length > 20 && t('inbox.end')}
          </div>
        )}
      </div>
    </section>
  );
}

function Search({ search, filter, onFilter }: Pick<ConversationListProps, 'search' | 'filter' | 'onFilter'>) {
  const t = useT();
  const [text, setText] = useState(filter.q);
  useEffect(() => setText((now) => (now.trim() === filter.q ? now : filter.q)), [filter.q]);
  const apply = useRef((q: string) => onFilter({ ...filter, q }));
  apply.current = (q) => q !== filter.q && onFilter({ ...filter, q });
  useEffect(() => {
    const timer = setTimeout(() => apply.current(text.trim()), typing_ms);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <SearchBox
      input={search}
      label={t('inbox.search')}
      clearLabel={t('action.clear_search')}
      shortcut="/"
      value={text}
      onChange={setText}
    />
  );
}

function Nothing({ filter, onClear }: { filter: FeedFilter; onClear(): void }) {
  const t = useT();
  if (filter.q !== '') {
    return (
      <EmptyState icon={SearchX} title={t('list.none_found', { query: filter.q })} hint={t('list.none_found_hint')}>
        <Button size="sm" onClick={onClear}>
          {t('list.clear')}
        </Button>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={empties[filter.tab]}
      title={t(`inbox.empty.${filter.tab}`)}
      hint={t(`inbox.empty.${filter.tab}_hint`)}
    />
  );
}

/** A ref for the line below the last row: the next page is asked for before the reader gets there. */
function useMore(wanted: boolean, load: () => unknown) {
  const latest = useRef(load);
  latest.current = load;
  const [line, setLine] = useState<HTMLElement | null>(null);
  useEffect(() => {
    if (line === null || !wanted) return;
    const watcher = new IntersectionObserver(([entry]) => entry?.isIntersecting && latest.current(), {
      root: line.parentElement,
      rootMargin: '0px 0px 800px 0px',
    });
    watcher.observe(line);
    return () => watcher.disconnect();
  }, [line, wanted]);
  return setLine;
}
