import { useQuery } from '@tanstack/react-query';
import type { RetentionRun } from '../api/types.ts';
import { request } from '../api/request.ts';
import { formatCount, formatMoment, useLanguage, useT } from '../i18n/index.ts';

/** That the periods are kept, and not only written down. */
export function LastRun() {
  const t = useT();
  const language = useLanguage();
  const { data } = useQuery({
    queryKey: ['retention', 'run'],
    queryFn: ({ signal }) => request<RetentionRun>('/api/v1/retention', { signal }),
  });
  const run = data?.last_run;
  if (!run) return null;
  const rows = Object.values(run.deleted).reduce((sum, count) => sum + count, 0);
  return (
    <p className="me-auto text-sm text-ink-3">
      {t('privacy.last_run', { at: formatMoment(run.finished_at, language), count: formatCount(rows, language) })}
    </p>
  );
}
