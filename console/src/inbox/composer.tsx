import { CalendarClock, LayoutTemplate, SendHorizontal } from 'lucide-react';
import { type DragEvent, type KeyboardEvent, lazy, type RefObject, Suspense, useRef, useState } from 'react';
import type { Conversation, MessageCreate } from '../api/types.ts';
import { useNow, useT, type WordKey } from '../i18n/index.ts';
import { useSession } from '../session/index.ts';
import { Button, cn } from '../ui/index.ts';
import { useDraft, useReplyTo, useSend } from './actions.ts';
import type { Extra } from './composer/attach-menu.tsx';
import { AttachmentTray } from './composer/attachment-tray.tsx';
import { ExtraDialog } from './composer/extra-dialog.tsx';
import { ReplyLine } from './composer/reply-line.tsx';
import { ScheduleDialog } from './composer/schedule-dialog.tsx';
import { messagesOf, useAttachments } from './composer/use-attachments.ts';
import { useTyping } from './composer/use-typing.ts';
import { holding } from './holding.ts';
import { isWindowOpen } from './window-countdown.tsx';

/** Menus are not needed to read the first message. */
const AttachMenu = lazy(() => import('./composer/attach-menu.tsx'));

/** WhatsApp's own limit for a text, and for the words under a file. */
const longest = 4096;
const longest_caption = 1024;
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

/** Where a teammate writes. Open only while they hold the conversation; where WhatsApp allows no free replies, a template is offered. */
export function Composer({ conversation, input }: ComposerProps) {
  const t = useT();
  const now = useNow();
  const { user } = useSession();
  const { id } = conversation;
  const [draft, setDraft] = useDraft(id);
  const [replyTo, setReplyTo] = useReplyTo(id);
  const { send } = useSend(id);
  const attachments = useAttachments();
  const files = useRef<HTMLInputElement>(null);
  const [extra, setExtra] = useState<Extra | null>(null);
  const [scheduling, setScheduling] = useState(false);
  const [over_here, setOverHere] = useState(false);
  const showTyping = useTyping(id);

  const lock = lockOf(conversation, user?.id, now);
  const closed = lock === 'inbox.composer.locked_window';
  const text = draft.trim();
  const limit = attachments.all.length > 0 ? longest_caption : longest;
  const over = text.length - limit;
  const uploaded = attachments.all.every(({ media }) => media !== null);
  const ready = lock === null && (text !== '' || attachments.all.length > 0) && over <= 0 && uploaded;

  const say = (body: MessageCreate, shown: string, send_at?: string) => {
    const quoted = replyTo === null || body.type === 'template' ? {} : { reply_to_message_id: replyTo.id };
    send({ ...body, ...quoted, ...(send_at === undefined ? {} : { send_at }) }, shown);
    setReplyTo(null);
  };
  const submit = (send_at?: string) => {
    if (!ready) return;
    const messages: { body: MessageCreate; shown: string }[] =
      attachments.all.length === 0
        ? [{ body: { type: 'text', text }, shown: text }]
        : messagesOf(attachments.all, text);
    for (const { body, shown } of messages) say(body, shown, send_at);
    setDraft('');
    attachments.clear();
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && replyTo !== null) {
      event.stopPropagation();
      return setReplyTo(null);
    }
    // While a letter is being composed (Japanese, Chinese, Korean), Enter belongs to the input method.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit();
  };
  const onDrop = (event: DragEvent) => {
    setOverHere(false);
    if (lock !== null || event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    attachments.add([...event.dataTransfer.files]);
    input.current?.focus();
  };

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- files are dropped anywhere on it; the menu in it does the same by keyboard
    <form
      className="px-3 pb-3 md:px-4"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      onDragOver={(event) => {
        if (lock !== null || !event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setOverHere(true);
      }}
      onDragLeave={() => setOverHere(false)}
      onDrop={onDrop}
    >
      {lock === null && replyTo !== null && <ReplyLine message={replyTo} onClear={() => setReplyTo(null)} />}
      {lock === null && <AttachmentTray attachments={attachments.all} onRemove={attachments.remove} />}
      <div
        className={cn(
          'flex items-end gap-1 rounded-xl border border-line-strong bg-surface ps-1.5 pe-1.5 transition-colors',
          'focus-within:border-accent focus-within:outline-2 focus-within:outline-accent/25',
          lock !== null && 'border-line bg-sunken ps-3.5',
          over_here && 'border-accent bg-accent-soft',
        )}
      >
        {lock === null && (
          <Suspense fallback={<span className="mb-1 size-9 shrink-0" />}>
            <AttachMenu onFiles={() => files.current?.click()} onExtra={setExtra} />
          </Suspense>
        )}
        <input
          ref={files}
          type="file"
          multiple
          hidden
          data-testid="files"
          onChange={({ target }) => {
            attachments.add([...(target.files ?? [])]);
            target.value = '';
            input.current?.focus();
          }}
        />
        <textarea
          ref={input}
          data-testid="composer"
          // Browsers without `field-sizing` grow by written lines alone.
          rows={Math.min(tallest_rows, draft.split('\n').length)}
          dir="auto"
          enterKeyHint="send"
          aria-label={t('inbox.composer.label')}
          placeholder={t(over_here ? 'sending.drop' : (lock ?? 'inbox.composer.placeholder'))}
          disabled={lock !== null}
          value={draft}
          onChange={(event) => {
            setDraft(event.target.value);
            showTyping();
          }}
          onPaste={(event) => {
            if (event.clipboardData.files.length === 0) return;
            event.preventDefault();
            attachments.add([...event.clipboardData.files]);
          }}
          onKeyDown={onKeyDown}
          className="field-sizing-content max-h-44 min-h-11 min-w-0 flex-1 resize-none bg-transparent py-3 text-lg leading-5 outline-none placeholder:text-ink-3 disabled:opacity-100 md:text-base md:leading-5"
        />
        {lock === null && (
          <button
            type="button"
            disabled={!ready}
            aria-label={t('sending.schedule.label')}
            title={t('sending.schedule.label')}
            onClick={() => setScheduling(true)}
            className="mb-1 flex size-9 shrink-0 items-center justify-center rounded-lg text-ink-2 hover:bg-hover hover:text-ink disabled:text-ink-3 disabled:opacity-60 disabled:hover:bg-transparent"
          >
            <CalendarClock className="size-4.5" aria-hidden />
          </button>
        )}
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
      {closed && (
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 pt-2">
          <p className="min-w-0 flex-1 basis-64 text-xs text-pretty text-ink-2">
            {t('inbox.composer.locked_window_hint')}
          </p>
          <Button size="sm" look="primary" onClick={() => setExtra('template')}>
            <LayoutTemplate className="size-3.5" aria-hidden />
            {t('sending.template.offer')}
          </Button>
        </div>
      )}
      {over > 0 && (
        <p role="status" className="pt-1.5 text-xs text-danger">
          {t('inbox.composer.too_long', { count: over, limit })}
        </p>
      )}
      <ExtraDialog extra={extra} conversation={conversation} onClose={() => setExtra(null)} onSend={say} />
      <ScheduleDialog open={scheduling} onClose={() => setScheduling(false)} onChoose={(at) => submit(at)} />
    </form>
  );
}
