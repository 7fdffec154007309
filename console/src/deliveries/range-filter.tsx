import { useListContext } from 'ra-core';
import { useT } from '../i18n/index.ts';
import { Button } from '../ui/index.ts';
import { dayOf, endOfDay, startOfDay } from './days.ts';

/** The days between which a delivery came, both included, as the reader's calendar has them. */
export function RangeFilter() {
  const t = useT();
  const { filterValues, setFilters } = useListContext();
  const from: unknown = filterValues['received_from'];
  const to: unknown = filterValues['received_to'];
  const set = (change: Record<string, string | undefined>) => setFilters({ ...filterValues, ...change });
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-2.5">
      <Day
        label={t('deliveries.from')}
        value={typeof from === 'string' ? dayOf(from) : ''}
        onChange={(day) => set({ received_from: startOfDay(day) })}
      />
      <Day
        label={t('deliveries.to')}
        value={typeof to === 'string' ? dayOf(to, -1) : ''}
        onChange={(day) => set({ received_to: endOfDay(day) })}
      />
      {(from !== undefined || to !== undefined) && (
        <Button look="quiet" onClick={() => set({ received_from: undefined, received_to: undefined })}>
          {t('deliveries.any_day')}
        </Button>
      )}
    </div>
  );
}

export function Day({ label, value, onChange }: { label: string; value: string; onChange(value: string): void }) {
  return (
    <label className="flex h-9 min-w-0 items-center gap-2 rounded-lg border border-line bg-surface ps-3 text-sm text-ink-3 focus-within:border-accent hover:border-line-strong">
      {label}
      <input
        type="date"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="h-full min-w-0 flex-1 rounded-lg bg-transparent pe-2 text-base text-ink outline-none"
      />
    </label>
  );
}
