import { useT } from '../i18n/index.ts';
import { cn } from '../ui/index.ts';
import { useLiveState } from './live-provider.tsx';

/** The state of the event stream, always in sight, never in the way. */
export function LiveDot() {
  const t = useT();
  const state = useLiveState();
  return (
    <span
      data-testid="live-state"
      data-state={state}
      title={t(state === 'live' ? 'live.live_hint' : `live.${state}`)}
      className="flex flex-wrap items-center justify-center gap-x-1.5 text-2xs text-ink-3"
    >
      <span
        aria-hidden
        className={cn(
          'size-1.5 rounded-full',
          state === 'live' ? 'bg-accent' : 'bg-warn',
          state === 'connecting' && 'animate-pulse',
        )}
      />
      {state === 'offline' ? <span className="sr-only">{t('live.offline')}</span> : t(`live.${state}`)}
    </span>
  );
}
