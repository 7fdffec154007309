import { useQuery } from '@tanstack/react-query';
import { BellOff } from 'lucide-react';
import './words.ts';
import type { Notice } from '../api/types.ts';
import { request } from '../api/request.ts';
import { useAction } from '../forms/index.ts';
import { formatMoment, useLanguage, useT } from '../i18n/index.ts';
import { useAllowed } from '../session/index.ts';
import { Badge, Button, EmptyState, PageBody, PageHeader, ProblemState, SkeletonRows, type Tone } from '../ui/index.ts';

const tones: Record<Notice['severity'], Tone> = { critical: 'danger', warning: 'warn', info: 'neutral' };

export default function NoticesPage() {
  const t = useT();
  const { data, error, refetch } = useQuery({
    queryKey: ['notices', 'list'],
    queryFn: ({ signal }) =>
      request<{ data: Notice[]; total: number }>('/api/v1/notices', { query: { state: 'open', limit: 100 }, signal }),
    staleTime: 0,
  });
  return (
    <PageBody>
      <PageHeader title={t('notices.title')} lead={t('notices.lead')} />
      {error && !data ? (
        <ProblemState error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <SkeletonRows count={3} />
      ) : data.data.length === 0 ? (
        <EmptyState icon={BellOff} title={t('notices.empty')} hint={t('notices.empty_hint')} />
      ) : (
        <ul className="flex flex-col gap-3">
          {data.data.map((notice) => (
            <NoticeCard key={notice.id} notice={notice} />
          ))}
        </ul>
      )}
    </PageBody>
  );
}

function NoticeCard({ notice }: { notice: Notice }) {
  const t = useT();
  const language = useLanguage();
  const act = useAction();
  const mayDismiss = useAllowed('notices.write');
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 rounded-xl border border-line bg-surface px-5 py-4">
      <div className="min-w-0 flex-1 basis-72">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Badge tone={tones[notice.severity]}>{t(`notices.severities.${notice.severity}`)}</Badge>
          <span className="font-medium wrap-anywhere">{notice.title}</span>
        </p>
        <p className="mt-1 max-w-2xl text-sm text-ink-2 text-pretty wrap-anywhere">{notice.detail}</p>
        <p className="mt-1.5 text-xs text-ink-3">
          {formatMoment(notice.last_raised_at, language)}
          {notice.times > 1 && ` · ${t('notices.times', { count: notice.times })}`}
        </p>
      </div>
      {mayDismiss && (
        <Button
          size="sm"
          onClick={() =>
            act(() => request(`/api/v1/notices/${notice.id}/dismiss`, { method: 'POST', body: {} }), {
              touched: ['notices'],
            })
          }
        >
          {t('notices.dismiss')}
        </Button>
      )}
    </li>
  );
}
