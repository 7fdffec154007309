import { useQuery } from '@tanstack/react-query';
import { Mails as MailsIcon } from 'lucide-react';
import { useListContext } from 'ra-core';
import { useState } from 'react';
import type { Mail } from '../api/types.ts';
import { request } from '../api/request.ts';
import { formatAgo, formatMoment, type Translate, useLanguage, useNow, useT } from '../i18n/index.ts';
import { Badge, type Column, FilterTabs, ListPage, Note } from '../ui/index.ts';
import { MailDialog } from './mail-dialog.tsx';
import { mailTones } from './mail-tones.ts';

const states = ['queued', 'sent', 'failed', 'kept'] as const;
const columnsOf = (t: Translate): Column<Mail>[] => [
  {
    key: 'subject',
    header: t('mails.subject'),
    cell: ({ subject, to }) => (
      <span className="block min-w-0 py-1">
        <span className="block font-medium wrap-anywhere">{subject}</span>
        <span className="block text-sm text-ink-2 wrap-anywhere">{to}</span>
      </span>
    ),
  },
  {
    key: 'state',
    header: t('mails.state'),
    cell: ({ state }) => <Badge tone={mailTones[state]}>{t(`mails.states.${state}`)}</Badge>,
  },
  {
    key: 'created_at',
    header: t('mails.at'),
    sort: 'created_at',
    wideOnly: true,
    align: 'end',
    cell: (mail) => <Written at={mail.created_at} />,
  },
];

export default function MailsPage() {
  const t = useT();
  const [opened, setOpened] = useState<Mail | null>(null);
  return (
    <ListPage<Mail>
      resource="mails"
      title={t('mails.title')}
      lead={t('mails.lead')}
      sort={{ field: 'created_at', order: 'DESC' }}
      columns={columnsOf(t)}
      empty={{ icon: MailsIcon, title: t('mails.empty'), hint: t('mails.empty_hint') }}
      above={<KeptNote />}
      filters={<StateTabs />}
      onOpen={setOpened}
      openLabel={({ to }) => t('mails.open', { to })}
    >
      <MailDialog mail={opened} onClose={() => setOpened(null)} />
    </ListPage>
  );
}

/** Said only where it is so: at least one mail waits here for somebody to carry it on. */
function KeptNote() {
  const t = useT();
  const { data } = useQuery({
    queryKey: ['mails', 'kept'],
    queryFn: ({ signal }) =>
      request<{ total: number }>('/api/v1/mails', { query: { state: 'kept', limit: 1 }, signal }),
  });
  if (!data || data.total === 0) return null;
  return <Note tone="info">{t('mails.kept_note')}</Note>;
}

function StateTabs() {
  const t = useT();
  const { filterValues, setFilters } = useListContext();
  const value = states.find((state) => state === filterValues['state']) ?? 'all';
  return (
    <FilterTabs
      label={t('mails.state')}
      value={value}
      onChange={(next) => setFilters({ ...filterValues, state: next === 'all' ? undefined : next })}
      options={[
        { value: 'all', label: t('mails.all') },
        ...states.map((state) => ({ value: state, label: t(`mails.states.${state}`) })),
      ]}
    />
  );
}

function Written({ at }: { at: string }) {
  const language = useLanguage();
  const now = useNow();
  return (
    <time dateTime={at} title={formatMoment(at, language)} className="whitespace-nowrap text-ink-2">
      {formatAgo(at, now, language)}
    </time>
  );
}
