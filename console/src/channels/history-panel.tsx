import { useQuery } from '@tanstack/react-query';
import type { Channel, ChannelHistory } from '../api/types.ts';
import { request } from '../api/request.ts';
import { formatCount, formatMoment, useLanguage, useT } from '../i18n/index.ts';
import { Badge, Note, Panel, ProblemState, Skeleton, type Tone } from '../ui/index.ts';

const look_ms = 3_000;
const tones: Record<ChannelHistory['state'], Tone> = {
  none: 'neutral',
  importing: 'warn',
  imported: 'accent',
  refused: 'danger',
};

/** How much of what was said in the phone's own app before has come over. */
export function HistoryPanel({ channel }: { channel: Channel }) {
  const t = useT();
  const { data, error, refetch } = useQuery({
    queryKey: ['channels', 'history', channel.id],
    queryFn: ({ signal }) => request<ChannelHistory>(`/api/v1/channels/${channel.id}/history`, { signal }),
    staleTime: 0,
    // Followed while something is under way.
    refetchInterval: ({ state }) => (state.data?.state === 'importing' ? look_ms : false),
  });
  return (
    <Panel
      title={t('channel.history')}
      lead={t('channel.history_lead')}
      {...(data === undefined
        ? {}
        : { badge: <Badge tone={tones[data.state]}>{t(`channel.history_states.${data.state}`)}</Badge> })}
    >
      {error && !data ? (
        <ProblemState className="py-4" error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton className="h-10" />
      ) : data.state === 'none' ? (
        <p className="text-sm text-ink-2">{t('channel.history_none')}</p>
      ) : data.state === 'refused' ? (
        <Note tone="warn">{t('channel.history_refused', { code: String(data.error_code ?? '') })}</Note>
      ) : (
        <Progress history={data} />
      )}
    </Panel>
  );
}

function Progress({ history }: { history: ChannelHistory }) {
  const t = useT();
  const language = useLanguage();
  const { read, messages, added, progress, updated_at } = history;
  const share = progress ?? (messages === 0 ? 0 : Math.round((read / messages) * 100));
  return (
    <div className="flex flex-col gap-2 text-sm" aria-live="polite">
      <div className="flex items-center gap-3">
        <progress
          className="h-1.5 min-w-0 flex-1 overflow-hidden rounded-full bg-press [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-press [&::-webkit-progress-value]:bg-accent"
          aria-label={t('channel.history')}
          max={100}
          value={share}
        />
        <span className="text-ink-2 tabular-nums">{t('channel.history_share', { share })}</span>
      </div>
      <p className="text-ink-2 tabular-nums">
        {t('channel.history_read', {
          read: formatCount(read, language),
          total: formatCount(messages, language),
          added: formatCount(added, language),
        })}
      </p>
      {updated_at !== null && (
        <p className="text-ink-3">{t('channel.history_updated', { when: formatMoment(updated_at, language) })}</p>
      )}
    </div>
  );
}
