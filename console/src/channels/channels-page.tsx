import { Phone, Plus } from 'lucide-react';
import { useState } from 'react';
import './words.ts';
import type { Channel } from '../api/types.ts';
import { formatCount, type Translate, useLanguage, useT } from '../i18n/index.ts';
import { useAllowed } from '../session/index.ts';
import { Button, type Column, ListPage } from '../ui/index.ts';
import { ChannelDialog } from './channel-dialog.tsx';
import { ConnectDialog } from './connect-dialog.tsx';
import { Health, Quality } from './health.tsx';

const columnsOf = (t: Translate, language: string): Column<Channel>[] => [
  {
    key: 'name',
    header: t('channels.name'),
    cell: ({ name, display_phone_number, phone_number_id }) => (
      <span className="block py-1">
        <span className="block font-medium wrap-anywhere">{name}</span>
        <bdi className="block text-xs text-ink-3 tabular-nums">{display_phone_number ?? phone_number_id}</bdi>
      </span>
    ),
  },
  { key: 'health', header: t('channel.health'), cell: (channel) => <Health channel={channel} /> },
  {
    key: 'quality',
    header: t('channel.quality'),
    wideOnly: true,
    cell: ({ quality_rating }) => <Quality rating={quality_rating} />,
  },
  {
    key: 'agent',
    header: t('channels.agent'),
    wideOnly: true,
    cell: ({ agent_id }) => (
      <span className="text-ink-2">{t(agent_id === null ? 'channels.no_agent' : 'channels.has_agent')}</span>
    ),
  },
  {
    key: 'limit',
    header: t('channels.limit'),
    wideOnly: true,
    align: 'end',
    cell: ({ daily_limit }) => formatCount(daily_limit, language),
  },
];

export default function ChannelsPage() {
  const t = useT();
  const language = useLanguage();
  const mayChange = useAllowed('channels.write');
  const [opened, setOpened] = useState<Channel | null>(null);
  const [connecting, setConnecting] = useState(false);
  return (
    <ListPage<Channel>
      resource="channels"
      title={t('channels.title')}
      lead={t('channels.lead')}
      sort={{ field: 'created_at', order: 'DESC' }}
      columns={columnsOf(t, language)}
      empty={{ icon: Phone, title: t('channels.empty'), hint: t('channels.empty_hint') }}
      onOpen={setOpened}
      openLabel={({ name }) => t('channel.open', { name })}
      actions={
        mayChange && (
          <Button look="primary" onClick={() => setConnecting(true)}>
            <Plus className="size-4" aria-hidden />
            {t('channel.connect')}
          </Button>
        )
      }
    >
      <ChannelDialog id={opened?.id ?? null} name={opened?.name ?? ''} onClose={() => setOpened(null)} />
      <ConnectDialog open={connecting} onClose={() => setConnecting(false)} onConnected={setOpened} />
    </ListPage>
  );
}
