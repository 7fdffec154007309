import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import {
  CalendarClock,
  type LucideIcon,
  CircleHelp,
  CircleSlash,
  Hourglass,
  Pencil,
  Send,
  TriangleAlert,
  X,
} from 'lucide-react';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { api, unwrap } from '../api/client.ts';
import type { CursorPage, Message, OutboxMessage } from '../api/types.ts';
import { formatMoment, useLanguage, useT } from '../i18n/index.ts';
import { contactName, ResendButton, ScheduleDialog, useMayTalk, useMessageActions } from '../inbox/index.ts';
import {
  Badge,
  Button,
  EmptyState,
  FilterTabs,
  IconButton,
  PageBody,
  PageHeader,
  ProblemState,
  Select,
  SkeletonRows,
} from '../ui/index.ts';

const statuses = ['scheduled', 'held', 'queued', 'unknown', 'failed', 'cancelled'] as const;
type Status = (typeof statuses)[number];

const icons: Record<Status, LucideIcon> = {
  scheduled: CalendarClock,
  held: Hourglass,
  queued: Send,
  unknown: CircleHelp,
  failed: TriangleAlert,
  cancelled: CircleSlash,
};

/** What waits to be sent or went wrong, over all conversations, with what can be done about it. */
export default function OutboxPage() {
  const t = useT();
  const [search, setSearch] = useSearchParams();
  const status = statuses.find((one) => one === search.get('status')) ?? 'scheduled';
  const channel_id = search.get('channel') ?? '';
  const set = (name: string, value: string) =>
    setSearch(
      (known) => {
        if (value === '') known.delete(name);
        else known.set(name, value);
        return known;
      },
      { replace: true },
    );
  return (
    <PageBody>
      <PageHeader title={t('outbox.title')} lead={t('outbox.lead')} />
      <div className="flex flex-wrap items-center justify-between gap-3">
        <FilterTabs
          label={t('outbox.statuses.label')}
          value={status}
          onChange={(next) => set('status', next)}
          options={statuses.map((one) => ({ value: one, label: t(`outbox.statuses.${one}`) }))}
        />
        <ChannelChoice value={channel_id} onChange={(next) => set('channel', next)} />
      </div>
      <Rows key={`${status} ${channel_id}`} status={status} channel_id={channel_id} />
    </PageBody>
  );
}

function useChannels() {
  return useQuery({
    queryKey: ['channels', 'names'],
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/channels', { params: { query: { limit: 200 } }, signal })),
  });
}

function ChannelChoice({ value, onChange }: { value: string; onChange(id: string): void }) {
  const t = useT();
  const { data } = useChannels();
  if ((data?.data.length ?? 0) < 2) return null;
  return (
    <Select
      quiet
      className="w-48"
      label={t('outbox.channel')}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      options={[
        { value: '', label: t('outbox.all_channels') },
        ...(data?.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
      ]}
    />
  );
}

const box = 'overflow-hidden rounded-xl border border-line bg-surface';

function Rows({ status, channel_id }: { status: Status; channel_id: string }) {
  const t = useT();
  const page = useInfiniteQuery({
    queryKey: ['outbox', status, channel_id],
    queryFn: ({ pageParam, signal }): Promise<CursorPage<OutboxMessage>> =>
      unwrap(
        api.GET('/api/v1/messages', {
          params: {
            query: {
              status,
              ...(channel_id === '' ? {} : { channel_id }),
              ...(pageParam === null ? {} : { before: pageParam }),
            },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    refetchInterval: 15_000,
  });
  if (page.isError && page.data === undefined) {
    return <ProblemState error={page.error} onRetry={() => void page.refetch()} />;
  }
  if (page.isPending) return <SkeletonRows />;
  const rows = page.data.pages.flatMap(({ data }) => data);
  if (rows.length === 0 && !page.hasNextPage) {
    return (
      <section className={box}>
        <EmptyState icon={icons[status]} title={t(`outbox.empty.${status}`)} hint={t(`outbox.empty.${status}_hint`)} />
      </section>
    );
  }
  return (
    <section className={box}>
      <ul className="divide-y divide-line">
        {rows.map((message) => (
          <Row key={message.id} message={message} status={status} />
        ))}
      </ul>
      {page.hasNextPage && (
        <div className="border-t border-line p-3 text-center">
          <Button size="sm" look="quiet" busy={page.isFetchingNextPage} onClick={() => void page.fetchNextPage()}>
            {t('action.load_more')}
          </Button>
        </div>
      )}
    </section>
  );
}

function Row({ message, status }: { message: OutboxMessage; status: Status }) {
  const t = useT();
  const language = useLanguage();
  const mayTalk = useMayTalk();
  const { cancel, reschedule } = useMessageActions();
  const [moving, setMoving] = useState(false);
  const waits = status === 'scheduled' || status === 'queued' || status === 'held';
  const at = status === 'scheduled' ? message.scheduled_at : message.created_at;
  return (
    <li data-testid="outbox-row" className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3.5 md:px-5">
      <div className="min-w-0 flex-1 basis-72">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-ink-2">
          <time dateTime={at ?? ''} className="font-medium text-ink tabular-nums">
            {formatMoment(at ?? message.created_at, language)}
          </time>
          {message.type !== 'text' && (
            <Badge>
              {message.type === 'interactive'
                ? t('sending.add.choices')
                : t(`messages.kind.${message.type}` as 'messages.kind.text', { _: message.type })}
            </Badge>
          )}
          <ThreadLink message={message} />
        </p>
        <p className="mt-0.5 line-clamp-2 text-base wrap-anywhere" dir="auto">
          {message.text ?? <span className="text-ink-3">{t('outbox.no_text')}</span>}
        </p>
        <Why message={message} />
      </div>
      {mayTalk && (
        <div className="flex shrink-0 items-center gap-1">
          {waits && (
            <>
              <IconButton label={t('sending.scheduled.move')} onClick={() => setMoving(true)}>
                <Pencil className="size-4" aria-hidden />
              </IconButton>
              <IconButton label={t('sending.scheduled.cancel')} onClick={() => cancel(message)}>
                <X className="size-4.5" aria-hidden />
              </IconButton>
              <ScheduleDialog
                open={moving}
                at={message.scheduled_at}
                onClose={() => setMoving(false)}
                onChoose={(send_at) => reschedule(message, send_at)}
              />
            </>
          )}
          {(status === 'failed' || status === 'unknown') && <ResendButton message={message} />}
        </div>
      )}
    </li>
  );
}

/** The way to the conversation, by the name of whoever it is with, and the number it is sent from. */
function ThreadLink({ message: { contact, channel, conversation_id } }: { message: OutboxMessage }) {
  const t = useT();
  const name = contactName(contact, t);
  const line = [contact.name ? contact.phone : null, channel.name].filter(Boolean).join(' · ');
  return (
    <>
      <Link
        to={`/conversations/${conversation_id}`}
        aria-label={t('outbox.open_thread_with', { name })}
        className="font-medium text-accent-ink hover:underline"
      >
        <bdi>{name}</bdi>
      </Link>
      <bdi className="text-xs">{line}</bdi>
    </>
  );
}

function Why({ message: { held, failure, status } }: { message: Message }) {
  const t = useT();
  const language = useLanguage();
  if (held !== null) {
    return (
      <p className="mt-1 text-sm text-warn text-pretty">
        {held.title}
        {held.until !== null && ` ${t('sending.held_until', { at: formatMoment(held.until, language) })}`}
      </p>
    );
  }
  if (status === 'unknown')
    return <p className="mt-1 text-sm text-warn text-pretty">{t('messages.status.unknown_hint')}</p>;
  if (failure === null) return null;
  return (
    <p className="mt-1 text-sm text-ink-2 text-pretty">
      <span className="font-medium text-danger">{failure.title.replace(/\.$/, '')}.</span>{' '}
      {failure.advice || failure.detail}
    </p>
  );
}
