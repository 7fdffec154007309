import { useQuery } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { request } from '../api/request.ts';
import type { DeliveryReplay, Page } from '../api/types.ts';
import { useChange } from '../forms/use-action.ts';
import { formatCount, formatDate, useLanguage, useT } from '../i18n/index.ts';
import { useAllowed } from '../session/index.ts';
import { Badge, Button, ConfirmDialog, Select } from '../ui/index.ts';
import { dayOf, endOfDay, startOfDay } from './days.ts';
import { Day } from './range-filter.tsx';

const path = '/api/v1/inbound_deliveries/replay';
const states = ['rejected', 'ignored', 'processed'] as const;
const refresh_ms = 2_000;

/** Orders that a range of days is drained again. */
export function ReplayButton() {
  const t = useT();
  const change = useChange();
  const mayReplay = useAllowed('deliveries.write');
  const [open, setOpen] = useState(false);
  const [range, setRange] = useState(() => {
    const today = dayOf(new Date().toISOString());
    return { from: today, to: today, state: 'rejected' };
  });
  if (!mayReplay) return null;
  const set = (part: Partial<typeof range>) => setRange({ ...range, ...part });
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <RotateCcw className="size-4" aria-hidden />
        {t('deliveries.replay_range')}
      </Button>
      <ConfirmDialog
        open={open}
        onClose={() => setOpen(false)}
        title={t('deliveries.replay_range')}
        confirm={t('deliveries.replay_confirm')}
        onConfirm={() => {
          const { from, to, state } = range;
          const body = { from: startOfDay(from), to: endOfDay(to), ...(state !== '' && { state }) };
          return change(request<DeliveryReplay>(path, { method: 'POST', body }), { touched: ['deliveries'] });
        }}
      >
        <p>{t('deliveries.replay_body')}</p>
        <div className="grid gap-2.5 sm:grid-cols-2">
          <Day label={t('deliveries.from')} value={range.from} onChange={(from) => set({ from })} />
          <Day label={t('deliveries.to')} value={range.to} onChange={(to) => set({ to })} />
        </div>
        <Select
          label={t('deliveries.state')}
          value={range.state}
          onChange={(event) => set({ state: event.target.value })}
          options={[
            ...states.map((state) => ({ value: state, label: t(`deliveries.states.${state}`) })),
            { value: '', label: t('deliveries.states.all') },
          ]}
        />
      </ConfirmDialog>
    </>
  );
}

/** How far the newest replays have come; nothing where there was none. */
export function Replays() {
  const t = useT();
  const language = useLanguage();
  const { data } = useQuery({
    queryKey: ['deliveries', 'replays'],
    queryFn: ({ signal }) => request<Page<DeliveryReplay>>('/api/v1/inbound_deliveries/replays', { signal }),
    refetchInterval: ({ state }) => (state.data?.data.some((one) => one.state === 'running') ? refresh_ms : false),
  });
  const replays = data?.data.slice(0, 3) ?? [];
  if (replays.length === 0) return null;
  return (
    <ul
      aria-label={t('deliveries.replays')}
      className="divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface"
    >
      {replays.map((one) => (
        <li key={one.id} className="flex flex-wrap items-center gap-x-4 gap-y-1.5 px-5 py-3 text-sm">
          <span className="font-medium">
            {formatDate(one.from, language)} – {formatDate(new Date(Date.parse(one.to) - 1).toISOString(), language)}
          </span>
          <span className="text-ink-2">{t(`deliveries.states.${one.delivery_state ?? 'all'}`)}</span>
          <progress
            className="h-1.5 w-32 overflow-hidden rounded-full bg-press [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-press [&::-webkit-progress-value]:bg-accent"
            aria-label={t('deliveries.replays')}
            max={Math.max(one.total, 1)}
            value={one.state === 'done' ? Math.max(one.total, 1) : one.replayed}
          />
          <span className="text-ink-3 tabular-nums">
            {t('deliveries.replayed', {
              count: formatCount(one.replayed, language),
              total: formatCount(Math.max(one.total, one.replayed), language),
            })}
          </span>
          <Badge tone={one.state === 'done' ? 'accent' : 'warn'} className="ms-auto">
            {t(`deliveries.replay_states.${one.state}`)}
          </Badge>
        </li>
      ))}
    </ul>
  );
}
