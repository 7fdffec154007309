import { useQuery } from '@tanstack/react-query';
import { CircleCheck, TriangleAlert } from 'lucide-react';
import { api, unwrap } from '../api/client.ts';
import { formatCount, useLanguage, useT } from '../i18n/index.ts';
import { Badge, ProblemState, Skeleton } from '../ui/index.ts';

const refresh_ms = 10_000;
const figures = ['received', 'processed', 'rejected', 'pending'] as const;

/** The company's ledger of deliveries: the four figures, and whether they add up. */
export function LedgerFigures() {
  const t = useT();
  const language = useLanguage();
  const { data, error, refetch } = useQuery({
    queryKey: ['deliveries', 'ledger'],
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/inbound_deliveries/ledger', { signal })),
    refetchInterval: refresh_ms,
  });
  if (error && !data) return <ProblemState error={error} onRetry={() => void refetch()} />;
  const open = data ? data.received - data.processed - data.rejected - data.pending : 0;
  return (
    <dl className="grid grid-cols-2 overflow-hidden rounded-xl border border-line bg-surface md:grid-cols-4">
      {figures.map((figure) => (
        <div
          key={figure}
          data-testid={`ledger-${figure}`}
          className="-me-px -mb-px border-e border-b border-line px-5 py-4"
        >
          <dt className="flex h-5 items-center justify-between text-sm text-ink-2">
            {t(`deliveries.${figure}`)}
            {figure === 'received' && data && (
              <Badge tone={open === 0 ? 'accent' : 'danger'} title={t('deliveries.balanced_hint')}>
                {open === 0 ? (
                  <CircleCheck className="size-3" aria-hidden />
                ) : (
                  <TriangleAlert className="size-3" aria-hidden />
                )}
                {open === 0
                  ? t('deliveries.balanced')
                  : t('deliveries.unbalanced', { count: formatCount(open, language) })}
              </Badge>
            )}
          </dt>
          <dd className="mt-1 text-2xl font-semibold tracking-tight tabular-nums">
            {data ? formatCount(data[figure], language) : <Skeleton className="my-2 h-5 w-16" />}
          </dd>
        </div>
      ))}
    </dl>
  );
}
