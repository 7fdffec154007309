import { SendHorizontal } from 'lucide-react';
import type { KeyboardEvent, RefObject } from 'react';
import type { Conversation } from '../api/types.ts';
import { useNow, useT, type WordKey } from '../i18n/index.ts';
import { useSession } from '../session/index.ts';
import { cn } from '../ui/index.ts';
import { useDraft, useSend } from './actions.ts';
import { holding } from './holding.ts';
import { isWindowOpen } from './window-countdown.tsx';

/** WhatsApp's own limit for a text. */
const longest = 4096;
const tallest_rows = 7;

/** Why nothing can be written now, or null. */
function lockOf(conversation: Conversation, user_id: string | undefined, now: Date): WordKey | null {
  const held = holding(conversation, user_id);
  if (held !== 'you') return `inbox.composer.locked_${held}`;
  return isWindowOpen(conversation.window_expires_at, now) ? null : 'inbox.composer.locked_window';
}

export interface ComposerProps {
  conversation: Conversation;
  input: RefObject<HTMLTextAreaElement | null>;
}

/** Where a teammate writes. Open only while they hold the conversation and WhatsApp allows free replies. */
export function Composer({ conversation, input }: ComposerProps) {
  const t = useT();
  const now = useNow();
  const { user } = useSession();
  const [draft, setDraft] = useDraft(conversation.id);
  const { send } = useSend(conversation.id);
  const lock = lockOf(conversation, user?.id, now);
  const text = draft.trim();
  const over = text.length - longest;
  const ready = lock === null && text !== '' && over <= 0;

  const submit = () => {
    if (!ready) return;
    send(text);
    setDraft('');
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // While a letter is being composed (Japanese, Chinese, Korean), Enter belongs to the input method.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit();
  };

  return (
    <form
      className="px-3 pb-3 md:px-4"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div
        className={cn(
          'flex items-end gap-1 rounded-xl border border-line-strong bg-surface ps-3.5 pe-1.5 transition-colors',
          'focus-within:border-accent focus-within:outline-2 focus-within:outline-accent/25',
          lock !== null && 'border-line bg-sunken',
        )}
      >
        <textarea
          ref={input}
          data-testid="composer"
          // Browsers without `field-sizing` grow by written lines alone.
          rows={Math.min(tallest_rows, draft.split('\n').length)}
          dir="auto"
          enterKeyHint="send"
          aria-label={t('inbox.composer.label')}
          placeholder={t(lock ?? 'inbox.composer.placeholder')}
          disabled={lock !== null}
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={onKeyDown}
          className="field-sizing-content max-h-44 min-h-11 flex-1 resize-none bg-transparent py-3 text-lg leading-5 outline-none placeholder:text-ink-3 disabled:opacity-100 md:text-base md:leading-5"
        />
        <button
          type="submit"
          disabled={!ready}
          aria-label={t('inbox.composer.send')}
          title={t('inbox.composer.hint')}
          className="mb-1 flex size-9 shrink-0 items-center justify-center rounded-lg bg-accent text-on-accent transition-colors hover:bg-accent-strong disabled:bg-transparent disabled:text-ink-3"
        >
          <SendHorizontal className="mirror size-4.5" aria-hidden />
        </button>
      </div>
      {lock === 'inbox.composer.locked_window' && (
        <p className="pt-1.5 text-xs text-pretty text-ink-2">{t('inbox.composer.locked_window_hint')}</p>
      )}
      {over > 0 && (
        <p role="status" className="pt-1.5 text-xs text-danger">
          {t('inbox.composer.too_long', { count: over, limit: longest })}
        </p>
      )}
    </form>
  );
}
