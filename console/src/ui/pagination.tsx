import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useListContext } from 'ra-core';
import { formatCount, useLanguage, useT } from '../i18n/index.ts';
import { IconButton } from './button.tsx';

export function Pagination() {
  const t = useT();
  const language = useLanguage();
  const { page, perPage, total = 0, setPage, hasNextPage, hasPreviousPage, isPending } = useListContext();
  if (isPending || total <= perPage) return null;
  const from = (page - 1) * perPage + 1;
  const values = {
    from: formatCount(from, language),
    to: formatCount(Math.min(page * perPage, total), language),
    total: formatCount(total, language),
  };
  return (
    <nav aria-label={t('list.page')} className="flex items-center justify-end gap-1 border-t border-line px-2.5 py-1.5">
      <span className="pe-2 text-sm text-ink-2 tabular-nums">{t('list.range', values)}</span>
      <IconButton label={t('action.previous')} disabled={!hasPreviousPage} onClick={() => setPage(page - 1)}>
        <ChevronLeft className="mirror size-4.5" aria-hidden />
      </IconButton>
      <IconButton label={t('action.next')} disabled={!hasNextPage} onClick={() => setPage(page + 1)}>
        <ChevronRight className="mirror size-4.5" aria-hidden />
      </IconButton>
    </nav>
  );
}
