import { RotateCcw, Unplug } from 'lucide-react';
import type { UnroutedDelivery } from '../api/types.ts';
import { request } from '../api/request.ts';
import { useAction } from '../forms/index.ts';
import { formatBytes, formatMoment, type Translate, useLanguage, useT } from '../i18n/index.ts';
import { Button, type Column, ListPage } from '../ui/index.ts';

/** What came, rightly signed, for numbers that no company has connected. Nobody's bodies are shown. */
export default function UnroutedPage() {
  const t = useT();
  const language = useLanguage();
  const act = useAction();
  const replay = ({ id }: UnroutedDelivery) =>
    act(() => request(`/api/v1/unrouted_deliveries/${id}/replay`, { method: 'POST' }), {
      said: t('unrouted.replayed'),
      touched: ['unrouted_deliveries'],
    });
  return (
    <ListPage<UnroutedDelivery>
      resource="unrouted_deliveries"
      title={t('unrouted.title')}
      lead={t('unrouted.lead')}
      search={t('unrouted.search')}
      sort={{ field: 'received_at', order: 'DESC' }}
      columns={columnsOf(t, language, replay)}
      empty={{ icon: Unplug, title: t('unrouted.empty'), hint: t('unrouted.empty_hint') }}
    />
  );
}

function columnsOf(
  t: Translate,
  language: string,
  onReplay: (delivery: UnroutedDelivery) => void,
): Column<UnroutedDelivery>[] {
  return [
    {
      key: 'received_at',
      header: t('deliveries.at'),
      sort: 'received_at',
      cell: ({ received_at, phone_number_id }) => (
        <span className="block py-1">
          <span className="block whitespace-nowrap tabular-nums">{formatMoment(received_at, language)}</span>
          <span className="block text-xs text-ink-3 tabular-nums md:hidden">
            {phone_number_id ?? t('unrouted.several')}
          </span>
        </span>
      ),
    },
    {
      key: 'number',
      header: t('deliveries.number'),
      wideOnly: true,
      cell: ({ phone_number_id }) => (
        <span className="tabular-nums">
          {phone_number_id ?? <span className="text-ink-3">{t('unrouted.several')}</span>}
        </span>
      ),
    },
    {
      key: 'field',
      header: t('deliveries.field'),
      wideOnly: true,
      cell: ({ field }) => <span className="text-ink-2 wrap-anywhere">{field ?? t('list.empty_value')}</span>,
    },
    { key: 'items', header: t('deliveries.items'), wideOnly: true, align: 'end', cell: ({ items }) => items },
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
      key: 'replay',
      header: '',
      align: 'end',
      cell: (delivery) => (
        <Button
          size="sm"
          look="quiet"
          aria-label={t('unrouted.replay_one', { at: formatMoment(delivery.received_at, language) })}
          onClick={() => onReplay(delivery)}
        >
          <RotateCcw className="size-4" aria-hidden />
          {t('unrouted.replay')}
        </Button>
      ),
    },
  ];
}
