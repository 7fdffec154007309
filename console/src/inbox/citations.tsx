import { ExternalLink } from 'lucide-react';
import { useId, useState } from 'react';
import type { Citation } from '../api/types.ts';
import { useT } from '../i18n/index.ts';
import { cn, SafeLink, webAddress } from '../ui/index.ts';

/** The sources of an AI answer: a chip for each, which opens to say where it is from. */
export function Citations({ citations }: { citations: Citation[] }) {
  const t = useT();
  const id = useId();
  const [open, setOpen] = useState<number | null>(null);
  if (citations.length === 0) return null;
  const shown = citations.find((citation) => citation.n === open);
  return (
    <div className="mt-1.5 flex flex-col items-end gap-1.5">
      <ul aria-label={t('messages.sources_label')} className="flex flex-wrap justify-end gap-1">
        {citations.map((citation) => (
          <li key={citation.n} className="max-w-full">
            <button
              type="button"
              data-testid="source"
              aria-expanded={citation.n === open}
              aria-controls={id}
              onClick={() => setOpen(citation.n === open ? null : citation.n)}
              className={cn(
                'flex h-6 max-w-full items-center gap-1 rounded-full border border-line bg-surface px-2 text-xs text-ink-2',
                'transition-colors duration-100 hover:border-line-strong hover:text-ink aria-expanded:border-accent aria-expanded:text-accent-ink',
              )}
            >
              <span className="font-semibold tabular-nums">[{citation.n}]</span>
              <span className="max-w-56 truncate">{citation.title}</span>
            </button>
          </li>
        ))}
      </ul>
      <div id={id} className="max-w-full empty:hidden">
        {shown !== undefined && <Source citation={shown} />}
      </div>
    </div>
  );
}

function Source({ citation }: { citation: Citation }) {
  const t = useT();
  return (
    <div className="max-w-sm rounded-lg border border-line bg-surface px-3 py-2 text-start text-sm">
      <p className="font-medium text-ink wrap-anywhere">{citation.title}</p>
      <p className="text-ink-2 wrap-anywhere">
        {t('messages.source')}: {citation.source}
      </p>
      {webAddress(citation.url) !== null && (
        <SafeLink
          href={citation.url ?? ''}
          className="mt-1 inline-flex items-center gap-1 font-medium text-accent-ink hover:underline"
        >
          {t('messages.open_source')}
          <ExternalLink className="size-3.5" aria-hidden />
        </SafeLink>
      )}
    </div>
  );
}
