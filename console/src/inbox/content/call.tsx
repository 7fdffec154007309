import { PhoneIncoming, PhoneOutgoing } from 'lucide-react';
import { contentOf } from '../../api/content.ts';
import type { Message } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';
import { Card } from './card.tsx';
import { clockOf } from './clock-of.ts';

interface CallContent {
  status?: string | null;
  event?: string | null;
  duration_s?: number | null;
}

/** A call, how it ended and how long it was. */
export function Call({ message }: { message: Message }) {
  const t = useT();
  const { status, event, duration_s } = contentOf<CallContent>(message);
  const how = (status ?? event)?.toLowerCase().replaceAll('_', ' ');
  const detail = [how, duration_s == null ? null : clockOf(duration_s * 1000)].filter(Boolean).join(' · ');
  const inbound = message.direction === 'inbound';
  return (
    <Card
      icon={inbound ? PhoneIncoming : PhoneOutgoing}
      title={t(inbound ? 'messages.call.inbound' : 'messages.call.outbound')}
      {...(detail === '' ? {} : { detail })}
    />
  );
}
