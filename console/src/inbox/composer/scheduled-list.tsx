import { CalendarClock, Pencil, X } from 'lucide-react';
import { useState } from 'react';
import type { Message } from '../../api/types.ts';
import { formatMoment, useLanguage, useT } from '../../i18n/index.ts';
import { useMessageActions } from '../message-actions.ts';
import { useScheduled } from '../queries.ts';
import { ScheduleDialog } from './schedule-dialog.tsx';

/** What waits in this conversation for its hour, with what can be done about it. */
export function ScheduledList({ id }: { id: string }) {
  const t = useT();
  const language = useLanguage();
  const { data = [] } = useScheduled(id);
  const { cancel, reschedule } = useMessageActions();
  const [moving, setMoving] = useState<Message | null>(null);
  if (data.length === 0) return null;
  return (
    <section aria-label={t('sending.scheduled.title')} className="px-3 pt-1 pb-2 md:px-4">
      <ul className="flex max-h-32 flex-col gap-1 overflow-y-auto">
        {data.map((message) => (
          <li
            key={message.id}
            data-testid="scheduled"
            className="flex items-center gap-2 rounded-lg bg-sunken py-0.5 ps-2.5 pe-1 text-sm"
          >
            <CalendarClock className="size-4 shrink-0 text-accent-ink" aria-hidden />
            <span className="shrink-0 font-medium tabular-nums">
              {formatMoment(message.scheduled_at ?? '', language)}
            </span>
            <span className="min-w-0 flex-1 truncate text-ink-2" dir="auto">
              {message.text ?? t(`messages.kind.${message.type}` as 'messages.kind.text', { _: message.type })}
            </span>
            <button
              type="button"
              aria-label={t('sending.scheduled.move')}
              title={t('sending.scheduled.move')}
              onClick={() => setMoving(message)}
              className="flex size-7 shrink-0 items-center justify-center rounded-md text-ink-2 hover:bg-hover hover:text-ink"
            >
              <Pencil className="size-3.5" aria-hidden />
            </button>
            <button
              type="button"
              aria-label={t('sending.scheduled.cancel')}
              title={t('sending.scheduled.cancel')}
              onClick={() => cancel(message)}
              className="flex size-7 shrink-0 items-center justify-center rounded-md text-ink-2 hover:bg-hover hover:text-danger"
            >
              <X className="size-4" aria-hidden />
            </button>
          </li>
        ))}
      </ul>
      <ScheduleDialog
        open={moving !== null}
        at={moving?.scheduled_at ?? null}
        onClose={() => setMoving(null)}
        onChoose={(send_at) => moving !== null && reschedule(moving, send_at)}
      />
    </section>
  );
}
