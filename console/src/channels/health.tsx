import type { Channel } from '../api/types.ts';
import { useT } from '../i18n/index.ts';
import { Badge } from '../ui/index.ts';

/** The one thing about a number that matters most now. */
export function Health({ channel }: { channel: Channel }) {
  const t = useT();
  if (channel.paused_reason !== null) {
    const tone = channel.paused_reason === 'person' ? 'warn' : 'danger';
    return <Badge tone={tone}>{t(`channel.paused_by.${channel.paused_reason}`)}</Badge>;
  }
  if (channel.attention !== null) return <Badge tone="danger">{t('channel.attention')}</Badge>;
  if (channel.ownership.state === 'unverified') return <Badge tone="warn">{t('channel.unproven')}</Badge>;
  return <Badge tone="accent">{t('channel.healthy')}</Badge>;
}

export function Quality({ rating }: { rating: string | null }) {
  const t = useT();
  if (rating === null) return <span className="text-ink-3">{t('channel.unknown')}</span>;
  const tone = rating === 'GREEN' ? 'accent' : rating === 'RED' ? 'danger' : rating === 'YELLOW' ? 'warn' : 'neutral';
  const known = rating === 'GREEN' || rating === 'RED' || rating === 'YELLOW' || rating === 'UNKNOWN';
  return <Badge tone={tone}>{known ? t(`channel.qualities.${rating}`) : rating.toLowerCase()}</Badge>;
}
