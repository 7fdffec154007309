import { Hourglass, Lock } from 'lucide-react';
import { formatLeft, formatMoment, useLanguage, useNow, useT } from '../i18n/index.ts';
import { Badge } from '../ui/index.ts';

const soon_ms = 60 * 60_000;

/** Whether WhatsApp lets us write freely now. Who never wrote is reached by a template only. */
export function isWindowOpen(expires_at: string | null, now: Date): boolean {
  return expires_at !== null && new Date(expires_at) > now;
}

/** How long free replies are still allowed; louder in the last hour. */
export function WindowCountdown({ expires_at }: { expires_at: string | null }) {
  const t = useT();
  const now = useNow();
  const language = useLanguage();
  if (expires_at === null) return null;
  const left = formatLeft(expires_at, now, language);
  if (left === null) {
    return (
      <Badge>
        <Lock className="size-3" aria-hidden />
        <span className="hidden md:inline">{t('inbox.window.closed')}</span>
        <span className="md:hidden">{t('inbox.window.closed_short')}</span>
      </Badge>
    );
  }
  const soon = new Date(expires_at).getTime() - now.getTime() < soon_ms;
  return (
    <Badge
      tone={soon ? 'warn' : 'neutral'}
      title={t('inbox.window.open_hint', { at: formatMoment(expires_at, language) })}
    >
      <Hourglass className="size-3" aria-hidden />
      <span className="hidden md:inline">{t('inbox.window.open', { left })}</span>
      <span className="md:hidden" aria-label={t('inbox.window.open', { left })}>
        {left}
      </span>
    </Badge>
  );
}
