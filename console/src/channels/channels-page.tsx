import { Phone } from 'lucide-react';
import type { Channel } from '../api/types.ts';
import { formatCount, type Translate, useLanguage, useT } from '../i18n/index.ts';
import { Badge, type Column, ListPage } from '../ui/index.ts';

const columnsOf = (t: Translate, language: string): Column<Channel>[] => [
  {
    key: 'name',
    header: t('channels.name'),
    cell: ({ name, phone_number_id }) => (
      <span className="block py-1">
        <span className="block font-medium wrap-anywhere">{name}</span>
        <span className="block text-xs text-ink-3 tabular-nums">{phone_number_id}</span>
      </span>
    ),
  },
  {
    key: 'number',
    header: t('channels.number'),
    cell: ({ display_phone_number }) => (
      <bdi className="whitespace-nowrap tabular-nums">{display_phone_number ?? t('list.empty_value')}</bdi>
    ),
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
    key: 'secrets',
    header: t('channels.secrets'),
    wideOnly: true,
    cell: ({ has_access_token }) =>
      has_access_token ? (
        <span className="text-ink-2">{t('channels.secrets_complete')}</span>
      ) : (
        <span className="text-sm text-warn">{t('channels.no_token')}</span>
      ),
  },
  {
    key: 'status',
    header: t('channels.state'),
    cell: ({ status }) => (
      <Badge tone={status === 'active' ? 'accent' : 'warn'}>
        {t(status === 'active' ? 'channels.active' : 'channels.paused')}
      </Badge>
    ),
  },
  {
    key: 'limit',
    header: t('channels.limit'),
    wideOnly: true,
    align: 'end',
    cell: ({ daily_limit }) => (daily_limit === null ? t('list.empty_value') : formatCount(daily_limit, language)),
  },
];

export default function ChannelsPage() {
  const t = useT();
  const language = useLanguage();
  return (
    <ListPage
      resource="channels"
      title={t('channels.title')}
      lead={t('channels.lead')}
      sort={{ field: 'created_at', order: 'DESC' }}
      columns={columnsOf(t, language)}
      empty={{ icon: Phone, title: t('channels.empty'), hint: t('channels.empty_hint') }}
    />
  );
}
