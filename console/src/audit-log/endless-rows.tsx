import { useEffect, useRef } from 'react';
import type { AuditLine } from '../api/types.ts';
import { formatMoment, useLanguage, useT } from '../i18n/index.ts';
import { Avatar, Badge, Button } from '../ui/index.ts';
import { actionWords } from './action-words.ts';
import { actorKind, useActorName } from './use-actor-name.ts';

export interface EndlessRowsProps {
  entries: AuditLine[];
  onOpen(entry: AuditLine): void;
  more: boolean;
  loading: boolean;
  onMore(): void;
}

/** Lines that come as one scrolls; the button does the same for those who do not scroll. */
export function EndlessRows({ entries, onOpen, more, loading, onMore }: EndlessRowsProps) {
  const t = useT();
  const end = useRef<HTMLDivElement>(null);
  const latest = useRef(onMore);
  latest.current = onMore;
  useEffect(() => {
    const mark = end.current;
    if (mark === null || !more || loading) return;
    const watch = new IntersectionObserver(
      ([seen]) => {
        if (seen?.isIntersecting) latest.current();
      },
      { rootMargin: '400px' },
    );
    watch.observe(mark);
    return () => watch.disconnect();
  }, [more, loading]);
  return (
    <>
      <ol className="divide-y divide-line" aria-busy={loading}>
        {entries.map((entry) => (
          <li key={entry.id}>
            <EntryRow entry={entry} onOpen={() => onOpen(entry)} />
          </li>
        ))}
      </ol>
      <div ref={end} className="flex justify-center border-t border-line px-4 py-3 text-sm text-ink-3">
        {more ? (
          <Button size="sm" look="quiet" busy={loading} onClick={onMore}>
            {t('action.load_more')}
          </Button>
        ) : (
          t('audit.end')
        )}
      </div>
    </>
  );
}

function EntryRow({ entry, onOpen }: { entry: AuditLine; onOpen(): void }) {
  const t = useT();
  const language = useLanguage();
  const name = useActorName()(entry.actor);
  const fields = entry.details['fields'];
  return (
    <button
      type="button"
      data-testid="audit-row"
      onClick={onOpen}
      className="flex w-full items-center gap-3.5 px-4 py-2.5 text-start -outline-offset-2 hover:bg-hover"
    >
      <Avatar name={name} size="sm" />
      <span className="min-w-0 flex-1">
        <span className="block text-base font-medium">{actionWords(entry.action)}</span>
        <span className="flex flex-wrap items-center gap-x-2 text-sm text-ink-2">
          <bdi className="wrap-anywhere">{name}</bdi>
          {entry.actor.type !== 'user' && entry.actor.name !== null && <Badge>{actorKind(entry.actor.type, t)}</Badge>}
          {Array.isArray(fields) && fields.length > 0 && (
            <span className="text-ink-3">{fields.map((field) => String(field).replaceAll('_', ' ')).join(', ')}</span>
          )}
        </span>
      </span>
      <span className="shrink-0 text-end text-sm text-ink-2 tabular-nums">
        <time dateTime={entry.at}>{formatMoment(entry.at, language)}</time>
        <span className="block text-xs text-ink-3">#{entry.seq}</span>
      </span>
    </button>
  );
}
