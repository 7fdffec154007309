import { useQuery } from '@tanstack/react-query';
import type { Channel } from '../api/types.ts';
import { request, requestTagged } from '../api/request.ts';
import { useAction } from '../forms/index.ts';
import { formatCount, formatMoment, useLanguage, useT } from '../i18n/index.ts';
import { useAllowed } from '../session/index.ts';
import { Button, CopyButton, Dialog, Note, Panel, ProblemState, SkeletonRows } from '../ui/index.ts';
import { CheckPanel } from './check-panel.tsx';
import { Health, Quality } from './health.tsx';
import { HistoryPanel } from './history-panel.tsx';
import { ProfilePanel } from './profile-panel.tsx';
import { SecretsPanel } from './secrets-panel.tsx';
import { SettingsPanel } from './settings-panel.tsx';

export function ChannelDialog({ id, name, onClose }: { id: string | null; name: string; onClose(): void }) {
  const t = useT();
  return (
    <Dialog open={id !== null} onClose={onClose} title={name} closeLabel={t('action.close')} wide>
      {id !== null && <Load id={id} />}
    </Dialog>
  );
}

function Load({ id }: { id: string }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['channels', 'one', id],
    queryFn: ({ signal }) => requestTagged<Channel>(`/api/v1/channels/${id}`, { signal }),
    staleTime: 0,
  });
  const mayChange = useAllowed('channels.write');
  if (error && !data) return <ProblemState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows count={4} />;
  const { row } = data;
  return (
    <div className="flex flex-col gap-4 px-5 py-5">
      <Standing channel={row} mayChange={mayChange} />
      <CheckPanel channel={row} mayChange={mayChange} />
      <Limits channel={row} />
      {row.is_coexistence && <HistoryPanel channel={row} />}
      <Address channel={row} />
      {mayChange && <SettingsPanel key={row.updated_at} loaded={data} />}
      <ProfilePanel channel={row} mayChange={mayChange} />
      {mayChange && <SecretsPanel channel={row} />}
    </div>
  );
}

/** How the number stands, what is in the way, and the switch to stop it. */
function Standing({ channel, mayChange }: { channel: Channel; mayChange: boolean }) {
  const t = useT();
  const act = useAction();
  const paused = channel.status === 'paused';
  const turn = () =>
    act(
      () =>
        request(`/api/v1/channels/${channel.id}`, {
          method: 'PATCH',
          body: { status: paused ? 'active' : 'paused' },
        }),
      { said: t(paused ? 'channel.resumed_now' : 'channel.paused_now'), touched: ['channels'] },
    );
  const { attention, ownership } = channel;
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <bdi className="font-medium tabular-nums">{channel.display_phone_number ?? channel.phone_number_id}</bdi>
          {channel.verified_name !== null && <span className="text-ink-2">{channel.verified_name}</span>}
          <Health channel={channel} />
        </p>
        {mayChange && (
          <Button size="sm" onClick={turn}>
            {t(paused ? 'channel.resume' : 'channel.pause')}
          </Button>
        )}
      </div>
      {attention !== null && (
        <Note tone="danger">
          {attention.title}. {attention.advice}
        </Note>
      )}
      {ownership.title !== null && (
        <Note tone={ownership.works ? 'info' : 'danger'}>
          {ownership.title}. {ownership.advice}
        </Note>
      )}
    </>
  );
}

function Limits({ channel }: { channel: Channel }) {
  const t = useT();
  const language = useLanguage();
  const { messaging_limit: limit } = channel;
  const facts: [string, React.ReactNode][] = [
    [t('channel.quality'), <Quality key="quality" rating={channel.quality_rating} />],
    [
      t('channel.limit'),
      limit === null
        ? t('channel.unknown')
        : limit === -1
          ? t('channel.unlimited')
          : `${formatCount(limit, language)} ${t('channel.limit_hint')}`,
    ],
    [t('channel.throughput'), formatCount(channel.throughput_per_second, language)],
    [
      t('channel.token_ends'),
      channel.token_expires_at === null ? t('channel.never') : formatMoment(channel.token_expires_at, language),
    ],
  ];
  return (
    <Panel title={t('channel.limits')}>
      <dl className="grid gap-x-6 gap-y-2 text-sm sm:grid-cols-[max-content_1fr]">
        {facts.map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-ink-3">{label}</dt>
            <dd className="text-pretty">{value}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

function Address({ channel }: { channel: Channel }) {
  const t = useT();
  const address = `${location.origin}/webhooks/whatsapp${channel.has_app_secret ? `/${channel.id}` : ''}`;
  return (
    <Panel title={t('channel.webhook')} lead={t('channel.webhook_lead')}>
      <div className="flex items-center gap-2">
        <code className="min-w-0 flex-1 rounded-lg bg-sunken px-3 py-2 text-sm wrap-anywhere">{address}</code>
        <CopyButton text={address} />
      </div>
    </Panel>
  );
}
