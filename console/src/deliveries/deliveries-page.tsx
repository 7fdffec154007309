import { ShieldCheck } from 'lucide-react';
import { useListContext } from 'ra-core';
import { useState } from 'react';
import type { DeliveryState, InboundDelivery } from '../api/types.ts';
import { formatBytes, formatMoment, type Translate, useLanguage, useT } from '../i18n/index.ts';
import { Badge, type Column, FilterTabs, ListPage, type Tone } from '../ui/index.ts';
import { DeliveryDialog } from './delivery-dialog.tsx';
import { LedgerFigures } from './ledger-figures.tsx';
import { RangeFilter } from './range-filter.tsx';
import { ReplayButton, Replays } from './replay-panel.tsx';

const states = ['pending', 'processed', 'ignored', 'rejected', 'unrouted'] as const satisfies DeliveryState[];
const tones: Record<DeliveryState, Tone> = {
  pending: 'warn',
  processed: 'accent',
  ignored: 'neutral',
  rejected: 'danger',
  unrouted: 'warn',
};

const columnsOf = (t: Translate, language: string, open: (row: InboundDelivery) => void): Column<InboundDelivery>[] => [
  {
    key: 'received_at',
    header: t('deliveries.at'),
    cell: ({ received_at }) => (
      <span className="whitespace-nowrap tabular-nums">{formatMoment(received_at, language)}</span>
    ),
  },
  {
    key: 'state',
    header: t('deliveries.state'),
    cell: ({ state }) => <Badge tone={tones[state]}>{t(`deliveries.states.${state}`)}</Badge>,
  },
  {
    key: 'field',
    header: t('deliveries.field'),
    wideOnly: true,
    cell: ({ field }) => <span className="text-ink-2 wrap-anywhere">{field ?? t('list.empty_value')}</span>,
  },
  {
    key: 'reason',
    header: t('deliveries.reason'),
    wideOnly: true,
    cell: ({ reason }) => (
      <span className="line-clamp-1 max-w-72 text-ink-2 wrap-anywhere">{reason ?? t('list.empty_value')}</span>
    ),
  },
  {
    key: 'items',
    header: t('deliveries.items'),
    wideOnly: true,
    align: 'end',
    cell: ({ items }) => items ?? t('list.empty_value'),
  },
  {
    key: 'size',
    header: t('deliveries.size'),
    wideOnly: true,
    align: 'end',
    cell: ({ size_bytes }) => formatBytes(size_bytes, language),
  },
  {
    key: 'attempts',
    header: t('deliveries.attempts'),
    wideOnly: true,
    align: 'end',
    cell: ({ attempts }) => attempts,
  },
  {
    key: 'open',
    header: '',
    align: 'end',
    cell: (row) => (
      <button
        type="button"
        aria-label={t('deliveries.open', { at: formatMoment(row.received_at, language) })}
        className="rounded-md px-2 py-1 text-sm font-medium text-accent-ink hover:bg-hover"
        onClick={() => open(row)}
      >
        {t('deliveries.show')}
      </button>
    ),
  },
];

export default function DeliveriesPage() {
  const t = useT();
  const language = useLanguage();
  const [open, setOpen] = useState<InboundDelivery | null>(null);
  return (
    <ListPage<InboundDelivery>
      resource="deliveries"
      title={t('deliveries.title')}
      lead={t('deliveries.lead')}
      sort={{ field: 'received_at', order: 'DESC' }}
      columns={columnsOf(t, language, setOpen)}
      search={t('deliveries.search')}
      actions={<ReplayButton />}
      above={
        <>
          <LedgerFigures />
          <Replays />
        </>
      }
      filters={
        <>
          <StateTabs />
          <RangeFilter />
        </>
      }
      empty={{ icon: ShieldCheck, title: t('deliveries.empty'), hint: t('deliveries.empty_hint') }}
      onOpen={setOpen}
    >
      <DeliveryDialog delivery={open} onClose={() => setOpen(null)} />
    </ListPage>
  );
}

function StateTabs() {
  const t = useT();
  const { filterValues, setFilters } = useListContext();
  const chosen: unknown = filterValues['state'];
  return (
    <FilterTabs
      label={t('deliveries.states.label')}
      value={states.find((state) => state === chosen) ?? 'all'}
      onChange={(state) => setFilters({ ...filterValues, state: state === 'all' ? undefined : state })}
      options={(['all', ...states] as const).map((state) => ({ value: state, label: t(`deliveries.states.${state}`) }))}
    />
  );
}
