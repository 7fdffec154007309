import { CornerUpLeft, Forward, type LucideIcon, Pencil, Trash2, Users } from 'lucide-react';
import { memo } from 'react';
import type { Message } from '../api/types.ts';
import { formatClock, formatMoment, useLanguage, useT, type WordKey } from '../i18n/index.ts';
import { cn } from '../ui/index.ts';
import { BubbleBox, BubbleFrame } from './bubble-frame.tsx';
import { BubbleTools } from './bubble-tools.tsx';
import { Citations } from './citations.tsx';
import { endsInCard, MessageContent } from './content/message-content.tsx';
import { ReferralCard } from './content/referral.tsx';
import { FailureNote } from './failure-note.tsx';
import { RichText } from './rich-text-view.tsx';
import { type Marks, timeOf } from './thread-layout.ts';
import { Ticks } from './ticks.tsx';

export interface BubbleProps {
  message: Message;
  marks: Marks;
  first: boolean;
  last: boolean;
  /** The message this one answers to, where it is loaded. */
  quoted?: Message | undefined;
  /** Whether the teammate who wrote it is the reader. */
  mine: boolean;
}

/** One message of a thread. */
export const Bubble = memo(function Bubble({ message, marks, first, last, quoted, mine }: BubbleProps) {
  const t = useT();
  if (message.author === 'system' && message.type === 'system') return <SystemNote message={message} />;
  return (
    <BubbleFrame
      direction={message.direction}
      author={message.author}
      status={message.status}
      type={message.type}
      first={first}
      mine={mine}
    >
      <BubbleTools message={message} />
      <BubbleBox
        direction={message.direction}
        author={message.author}
        last={last}
        failed={message.status === 'failed'}
        reacted={marks.reactions.length > 0}
      >
        {message.group_id !== null && <Origin icon={Users} label={t('messages.in_group')} />}
        {message.forwarded && <Origin icon={Forward} label={t('messages.forwarded')} mirrored />}
        {message.reply_to_wamid !== null && <Quote message={quoted} />}
        <ReferralCard message={message} />
        <Body message={message} marks={marks} />
        {marks.reactions.length > 0 && <Reactions emoji={marks.reactions} />}
      </BubbleBox>
      <FailureNote message={message} />
      <Citations citations={message.citations} />
    </BubbleFrame>
  );
});

function Body({ message, marks }: { message: Message; marks: Marks }) {
  const t = useT();
  const card = endsInCard(message);
  const edited = marks.edited?.text;
  return (
    <div className={cn('bubble-text flow-root', marks.revoked && 'opacity-60')}>
      {edited != null && !card ? <RichText text={edited} /> : <MessageContent message={message} />}
      {edited != null && card && <p className="mt-1">{edited}</p>}
      <span
        className={cn(
          'ms-3 flex items-center gap-1 text-2xs select-none',
          card ? 'mt-1 justify-end' : 'float-end mt-1.5',
        )}
      >
        {marks.revoked && (
          <span className="flex items-center gap-1 italic">
            <Trash2 className="size-3" aria-hidden />
            {t('messages.deleted')}
          </span>
        )}
        {marks.edited !== null && !marks.revoked && (
          <span className="flex items-center gap-1 italic opacity-75" title={message.text ?? ''}>
            <Pencil className="size-3" aria-hidden />
            {t('messages.edited')}
          </span>
        )}
        <Stamp at={timeOf(message)} />
        <Ticks status={message.status} onOwn={message.author === 'teammate' && message.status !== 'failed'} />
      </span>
    </div>
  );
}

function Stamp({ at }: { at: string }) {
  const language = useLanguage();
  return (
    <time dateTime={at} title={formatMoment(at, language)} className="tabular-nums opacity-80">
      {formatClock(at, language)}
    </time>
  );
}

function Quote({ message }: { message: Message | undefined }) {
  const t = useT();
  return (
    <p className="mb-1.5 flex items-start gap-1.5 rounded-lg border-s-2 border-current/40 bg-current/8 px-2 py-1 text-sm opacity-85">
      <CornerUpLeft className="mirror mt-0.5 size-3.5 shrink-0" aria-hidden />
      <span className="line-clamp-2 wrap-anywhere" dir="auto">
        <span className="sr-only">{t('messages.quoted')} </span>
        {message === undefined ? t('messages.quoted_missing') : (message.text ?? t(quotedKind(message)))}
      </span>
    </p>
  );
}

/** Above what was said: where it comes from or was said. */
function Origin({ icon: Icon, label, mirrored = false }: { icon: LucideIcon; label: string; mirrored?: boolean }) {
  return (
    <p className="mb-0.5 flex items-center gap-1 text-xs italic opacity-75">
      <Icon className={cn('size-3', mirrored && 'mirror')} aria-hidden />
      {label}
    </p>
  );
}

/** What is quoted that has no words. */
function quotedKind({ type, media }: Message): WordKey {
  if (type === 'audio' && media?.voice === true) return 'messages.kind.voice';
  const known = [
    'image',
    'video',
    'audio',
    'document',
    'sticker',
    'location',
    'contacts',
    'order',
    'template',
  ] as const;
  const kind = known.find((one) => one === type);
  return kind === undefined ? 'messages.quoted_missing' : `messages.kind.${kind}`;
}

function Reactions({ emoji }: { emoji: string[] }) {
  const t = useT();
  return (
    <span
      role="img"
      aria-label={t('messages.reaction_count', { emoji: emoji.join(' ') })}
      className="absolute -bottom-3 end-2 flex h-5.5 items-center gap-0.5 rounded-full border border-line bg-raised px-1.5 text-xs"
    >
      {emoji.join('')}
    </span>
  );
}

function SystemNote({ message }: { message: Message }) {
  const t = useT();
  return (
    <div
      data-testid="bubble"
      data-direction={message.direction}
      data-author={message.author}
      data-status={message.status}
      data-type={message.type}
      className="flex justify-center px-6 pt-3"
    >
      <p className="max-w-md rounded-lg bg-press px-3 py-1 text-center text-xs text-ink-2 wrap-anywhere" dir="auto">
        {message.text ?? t('messages.kind.system')}
      </p>
    </div>
  );
}
