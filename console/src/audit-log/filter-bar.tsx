import { useState } from 'react';
import type { AuditLine } from '../api/types.ts';
import { useT } from '../i18n/index.ts';
import { Button, Select } from '../ui/index.ts';
import { actionWords } from './action-words.ts';
import { type AuditFilters, noFilters } from './queries.ts';

export interface AuditFilterBarProps {
  filters: AuditFilters;
  onChange(filters: AuditFilters): void;
  /** Lines that were read; their actions and people are what can be chosen. */
  seen: AuditLine[];
}

export function AuditFilterBar({ filters, onChange, seen }: AuditFilterBarProps) {
  const t = useT();
  const actions = useEver(seen.map(({ action }) => [action, actionWords(action)]));
  const actors = useEver(seen.map(({ actor }) => [actor.id, actor.name ?? actor.id.slice(0, 8)]));
  const set = (change: Partial<AuditFilters>) => onChange({ ...filters, ...change });
  const filtered = Object.values(filters).some((value) => value !== '');
  return (
    <div className="grid grid-cols-2 items-end gap-2.5 border-b border-line p-2.5 sm:flex sm:flex-wrap">
      <Select
        quiet
        label={t('audit.action')}
        className="min-w-0 sm:w-52"
        value={filters.action}
        onChange={(event) => set({ action: event.target.value })}
        options={[{ value: '', label: t('audit.all_actions') }, ...actions]}
      />
      <Select
        quiet
        label={t('audit.actor')}
        className="min-w-0 sm:w-44"
        value={filters.actor_id}
        onChange={(event) => set({ actor_id: event.target.value })}
        options={[{ value: '', label: t('audit.any_actor') }, ...actors]}
      />
      <Day label={t('audit.from')} value={filters.from} onChange={(from) => set({ from })} />
      <Day label={t('audit.to')} value={filters.to} onChange={(to) => set({ to })} />
      {filtered && (
        <Button look="quiet" onClick={() => onChange(noFilters)}>
          {t('audit.clear')}
        </Button>
      )}
    </div>
  );
}

function Day({ label, value, onChange }: { label: string; value: string; onChange(value: string): void }) {
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

/** What was ever seen on this page stays on offer, also when a filter hides it. */
function useEver(pairs: [string, string][]): { value: string; label: string }[] {
  const [known] = useState(() => new Map<string, string>());
  for (const [value, label] of pairs) known.set(value, label);
  return Array.from(known, ([value, label]) => ({ value, label })).toSorted((one, other) =>
    one.label.localeCompare(other.label),
  );
}
