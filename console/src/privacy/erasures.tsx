import { useQuery } from '@tanstack/react-query';
import { FileCheck2, UserRoundX } from 'lucide-react';
import { useState } from 'react';
import type { Erasure } from '../api/types.ts';
import { request } from '../api/request.ts';
import type { Page } from '../api/types.ts';
import { formatMoment, useLanguage, useT } from '../i18n/index.ts';
import { Badge, Button, EmptyState, Panel, ProblemState, SkeletonRows } from '../ui/index.ts';
import { ReceiptDialog } from './receipt-dialog.tsx';

export function Erasures() {
  const t = useT();
  const language = useLanguage();
  const [opened, setOpened] = useState<Erasure | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: ['erasures'],
    staleTime: 0,
    queryFn: ({ signal }) =>
      request<Page<Erasure>>('/api/v1/erasures', { query: { limit: 100, sort: 'erased_at', order: 'desc' }, signal }),
  });
  return (
    <Panel title={t('privacy.erasures')} lead={t('privacy.erasures_lead')} flush>
      {error && !data ? (
        <ProblemState error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <SkeletonRows count={2} />
      ) : data.data.length === 0 ? (
        <EmptyState
          icon={UserRoundX}
          title={t('privacy.no_erasures')}
          hint={t('privacy.no_erasures_hint')}
          className="py-10"
        />
      ) : (
        <ul className="divide-y divide-line">
          {data.data.map((erasure) => (
            <li key={erasure.id} className="flex items-center gap-3 px-5 py-3">
              <div className="min-w-0 flex-1">
                <p className="flex items-center gap-2 text-base font-medium">
                  {formatMoment(erasure.erased_at, language)}
                  {erasure.state !== 'done' && <Badge tone="warn">{t('privacy.redacting')}</Badge>}
                </p>
                <p className="truncate text-sm text-ink-2">{erasure.reason || erasure.contact_id}</p>
              </div>
              <Button size="sm" onClick={() => setOpened(erasure)}>
                <FileCheck2 className="size-4" aria-hidden />
                {t('privacy.receipt')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <ReceiptDialog receipt={opened} onClose={() => setOpened(null)} />
    </Panel>
  );
}
