import { formatCount, useLanguage, useT } from '../i18n/index.ts';
import { usageOf } from './usage.ts';

const looks = { fine: 'fill-accent', near: 'fill-warn', over: 'fill-danger' };

export interface UsageBarProps {
  label: string;
  used: number;
  /** null: no limit. */
  limit: number | null;
  format?(value: number): string;
}

/** How much of a limit is used; its colour says when that starts to matter. */
export function UsageBar({ label, used, limit, format }: UsageBarProps) {
  const t = useT();
  const language = useLanguage();
  const show = format ?? ((value: number) => formatCount(value, language));
  const { percent, state } = usageOf(used, limit);
  return (
    <div>
      <div className="flex items-baseline justify-between gap-4 text-base">
        <span className="text-ink-2">{label}</span>
        <span className="tabular-nums">
          <span className="font-medium">{show(used)}</span>{' '}
          <span className="text-ink-3">
            {limit === null ? t('list.unlimited') : t('list.of', { total: show(limit) })}
          </span>
        </span>
      </div>
      {/* Without a limit there is nothing to fill. */}
      {limit !== null && (
        <div
          role="meter"
          aria-label={label}
          aria-valuemin={0}
          aria-valuemax={limit}
          aria-valuenow={Math.min(used, limit)}
          aria-valuetext={`${show(used)} ${t('list.of', { total: show(limit) })}`}
          className="mt-2 h-1.5 overflow-hidden rounded-full bg-press"
        >
          <svg className="block h-full w-full" preserveAspectRatio="none" viewBox="0 0 100 1" aria-hidden>
            <rect width={percent} height="1" className={looks[state]} />
          </svg>
        </div>
      )}
    </div>
  );
}
