import { useQuery } from '@tanstack/react-query';
import type { Retention, RetentionPreview as Preview } from '../api/types.ts';
import { request } from '../api/request.ts';
import { formatCount, useLanguage, useT } from '../i18n/index.ts';
import { Note } from '../ui/index.ts';
import type { Period } from './periods.ts';

/** How much the periods as they stand in the fields would delete. */
export function RetentionPreview({ periods }: { periods: Retention }) {
  const t = useT();
  const language = useLanguage();
  const good = !Object.values(periods).some(Number.isNaN);
  const { data } = useQuery({
    queryKey: ['retention', 'preview', periods],
    queryFn: ({ signal }) => request<Preview>('/api/v1/retention/preview', { query: periods, signal }),
    enabled: good,
    placeholderData: (before) => before,
  });
  if (!data) return null;
  // A field that was emptied keeps everything, whatever the company has had so far.
  const some = data.data.filter(({ kind, rows }) => rows > 0 && periods[kind as Period] != null);
  return (
    <Note className="mt-5" tone={some.length > 0 ? 'warn' : 'info'}>
      <p className="font-medium">{t(some.length > 0 ? 'privacy.preview' : 'privacy.preview_none')}</p>
      {some.length > 0 && (
        <ul className="mt-1 text-sm">
          {some.map(({ kind, rows, rows_capped }) => (
            <li key={kind} className="flex justify-between gap-4">
              <span>{t(`privacy.kinds.${kind as Period}`)}</span>
              <span className="tabular-nums">{formatCount(rows, language) + (rows_capped ? '+' : '')}</span>
            </li>
          ))}
        </ul>
      )}
    </Note>
  );
}
