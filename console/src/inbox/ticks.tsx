import { Check, CheckCheck, CircleAlert, CircleHelp, CircleSlash, Clock } from 'lucide-react';
import { isMessageStatus } from '../api/types.ts';
import { useT } from '../i18n/index.ts';
import { cn } from '../ui/index.ts';

const icons = {
  queued: Clock,
  accepted: Check,
  sent: Check,
  delivered: CheckCheck,
  read: CheckCheck,
  played: CheckCheck,
  failed: CircleAlert,
  unknown: CircleHelp,
  cancelled: CircleSlash,
};

/** How far an outbound message got. `onOwn`: drawn on a teammate's own bubble, where read is told by brightness. */
export function Ticks({ status, onOwn = false }: { status: string; onOwn?: boolean }) {
  const t = useT();
  if (!isMessageStatus(status) || status === 'received') return null;
  const Icon = icons[status];
  const seen = status === 'read' || status === 'played';
  const tone = onOwn
    ? seen
      ? 'text-tick-on-own'
      : 'text-on-own/75'
    : seen
      ? 'text-tick'
      : status === 'failed'
        ? 'text-danger'
        : status === 'unknown'
          ? 'text-warn'
          : 'text-ink-3';
  const label = t(`messages.status.${status}`);
  return (
    <span role="img" aria-label={label} title={label} className={cn('inline-flex', tone)}>
      <Icon className="size-3.5" strokeWidth={2.25} aria-hidden />
    </span>
  );
}
