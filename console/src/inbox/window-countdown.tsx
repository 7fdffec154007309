import { Hourglass, Lock, Megaphone } from 'lucide-react';
import { formatLeft, formatMoment, useLanguage, useNow, useT } from '../i18n/index.ts';
import { Badge } from '../ui/index.ts';

const soon_ms = 60 * 60_000;

/** Whether WhatsApp lets us write freely now. Who never wrote is reached by a template only. */
export function isWindowOpen(expires_at: string | null, now: Date): boolean {
  return expires_at !== null && new Date(expires_at) > now;
}

interface WindowCountdownProps {
  expires_at: string | null;
  /** Until when messages cost nothing, since the customer came from an ad: longer than any reply is allowed. */
  free_until: string | null;
}

/** How long free replies are still allowed; louder in the last hour. */
export function WindowCountdown({ expires_at, free_until }: WindowCountdownProps) {
  const t = useT();
  const now = useNow();
  const language = useLanguage();
  if (expires_at === null) return null;
  const left = formatLeft(expires_at, now, language);
  const is_free = free_until !== null && new Date(free_until) > now;
  const free = is_free ? t('inbox.window.free_entry', { at: formatMoment(free_until, language) }) : null;
  const mark = free !== null && <Megaphone className="size-3 text-accent-ink" aria-label={free} />;
  if (left === null) {
    return (
      <Badge title={free ?? undefined}>
        <Lock className="size-3" aria-hidden />
        <span className="hidden md:inline">{t('inbox.window.closed')}</span>
        <span className="md:hidden">{t('inbox.window.closed_short')}</span>
        {mark}
      </Badge>
    );
  }
  const soon = new Date(expires_at).getTime() - now.getTime() < soon_ms;
  return (
    <Badge
      tone={soon ? 'warn' : 'neutral'}
      title={[t('inbox.window.open_hint', { at: formatMoment(expires_at, language) }), free].filter(Boolean).join(' ')}
    >
      <Hourglass className="size-3" aria-hidden />
      <span className="hidden md:inline">{t('inbox.window.open', { left })}</span>
      <span className="md:hidden" aria-label={t('inbox.window.open', { left })}>
        {left}
      </span>
      {mark}
    </Badge>
  );
}
