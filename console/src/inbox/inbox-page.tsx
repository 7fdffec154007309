import { MessagesSquare } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { useParams } from 'react-router';
import { useT } from '../i18n/index.ts';
import { cn, EmptyState } from '../ui/index.ts';
import { ConversationList } from './conversation-list.tsx';
import { type FeedFilter, feedRows } from './feed.ts';
import { useFeed } from './queries.ts';
import { ThreadPane } from './thread-pane.tsx';
import { useInboxKeys } from './use-inbox-keys.ts';

/** The inbox: list, thread and contact side by side where there is room, one at a time on a phone. */
export function InboxPage() {
  const t = useT();
  const { id } = useParams();
  const [filter, setFilter] = useState<FeedFilter>({ tab: 'all', q: '' });
  const feed = useFeed(filter);
  const rows = useMemo(() => (feed.data ? feedRows(feed.data.pages) : []), [feed.data]);
  const search = useRef<HTMLInputElement>(null);
  const input = useRef<HTMLTextAreaElement>(null);
  useInboxKeys({ rows, selected: id, search, input });
  return (
    <div className="flex h-full">
      <div
        className={cn(
          'h-full w-full min-w-0 border-line md:w-80 md:shrink-0 md:border-e lg:w-90',
          id !== undefined && 'hidden md:block',
        )}
      >
        <ConversationList filter={filter} onFilter={setFilter} feed={feed} rows={rows} selected={id} search={search} />
      </div>
      {id === undefined ? (
        <div className="hidden flex-1 items-center justify-center bg-sunken md:flex">
          <EmptyState icon={MessagesSquare} title={t('inbox.empty.thread')} hint={t('inbox.empty.thread_hint')} />
        </div>
      ) : (
        <ThreadPane id={id} input={input} />
      )}
    </div>
  );
}
