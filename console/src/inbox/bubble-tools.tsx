import { CornerUpLeft, SmilePlus } from 'lucide-react';
import { useState } from 'react';
import type { Message } from '../api/types.ts';
import { useT } from '../i18n/index.ts';
import { cn } from '../ui/index.ts';
import { useReplyTo } from './actions.ts';
import { useMessageActions } from './message-actions.ts';
import { useMayTalk } from './use-may-talk.ts';

const emoji = ['👍', '❤️', '😂', '😮', '😢', '🙏'];

/** Beside a bubble, for whoever points at it or reaches it by keyboard: answer to it, react to it. */
export function BubbleTools({ message }: { message: Message }) {
  const t = useT();
  const mayTalk = useMayTalk();
  const [, setReplyTo] = useReplyTo(message.conversation_id);
  const { react } = useMessageActions();
  const [choosing, setChoosing] = useState(false);
  // What has not reached the platform can be neither quoted nor reacted to.
  if (!mayTalk || message.wamid === null || message.type === 'reaction') return null;
  const button =
    'flex size-7 items-center justify-center rounded-md text-ink-2 hover:bg-hover hover:text-ink focus-visible:bg-hover';
  return (
    <div
      className={cn(
        'absolute -top-3 z-10 flex gap-0.5 rounded-lg border border-line bg-raised p-0.5 opacity-0 shadow-float transition-opacity',
        'focus-within:opacity-100 group-hover/bubble:opacity-100',
        message.direction === 'outbound' ? 'end-2' : 'start-2',
        choosing && 'opacity-100',
      )}
    >
      {choosing ? (
        emoji.map((one) => (
          <button
            key={one}
            type="button"
            aria-label={t('sending.react_with', { emoji: one })}
            onClick={() => {
              react(message, one);
              setChoosing(false);
            }}
            className={button}
          >
            {one}
          </button>
        ))
      ) : (
        <>
          <button
            type="button"
            aria-label={t('sending.reply_to')}
            title={t('sending.reply_to')}
            onClick={() => {
              setReplyTo(message);
              document.querySelector<HTMLTextAreaElement>('[data-testid=composer]')?.focus();
            }}
            className={button}
          >
            <CornerUpLeft className="mirror size-4" aria-hidden />
          </button>
          <button
            type="button"
            aria-label={t('sending.react')}
            title={t('sending.react')}
            onClick={() => setChoosing(true)}
            className={button}
          >
            <SmilePlus className="size-4" aria-hidden />
          </button>
        </>
      )}
    </div>
  );
}
