import { CornerUpLeft, X } from 'lucide-react';
import type { Message } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';

/** The message that the next one answers to. */
export function ReplyLine({ message, onClear }: { message: Message; onClear(): void }) {
  const t = useT();
  return (
    <div className="mb-2 flex items-center gap-2 rounded-lg border-s-2 border-accent bg-sunken py-1.5 ps-3 pe-1 text-sm">
      <CornerUpLeft className="mirror size-3.5 shrink-0 text-ink-3" aria-hidden />
      <span className="min-w-0 flex-1 truncate text-ink-2" dir="auto">
        <span className="sr-only">{t('sending.replying')} </span>
        {message.text ?? t('messages.quoted_missing')}
      </span>
      <button
        type="button"
        aria-label={t('sending.no_reply')}
        title={t('sending.no_reply')}
        onClick={onClear}
        className="flex size-7 items-center justify-center rounded-md text-ink-2 hover:bg-hover hover:text-ink"
      >
        <X className="size-4" aria-hidden />
      </button>
    </div>
  );
}
