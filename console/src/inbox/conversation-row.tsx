import { Bot } from 'lucide-react';
import { memo } from 'react';
import { Link } from 'react-router';
import type { Conversation, MessagePreview } from '../api/types.ts';
import { formatAgo, formatMoment, type Translate, useLanguage, useT } from '../i18n/index.ts';
import { Avatar, Badge, cn, type Tone } from '../ui/index.ts';
import { holding, type Holding } from './holding.ts';
import { Ticks } from './ticks.tsx';

export function contactName(contact: { name: string | null; phone: string | null }, t: Translate): string {
  return contact.name || contact.phone || t('inbox.unknown_contact');
}

export interface RowProps {
  conversation: Conversation;
  selected: boolean;
  now: Date;
  user_id: string | undefined;
}

/** One conversation of the list; a link, so that it opens in a new tab too. */
export const ConversationRow = memo(function ConversationRow({ conversation, selected, now, user_id }: RowProps) {
  const t = useT();
  const language = useLanguage();
  const { contact, last_message, last_message_at, unread_count } = conversation;
  const name = contactName(contact, t);
  const unread = unread_count > 0 && !selected;
  return (
    <li className="lazy-row">
      <Link
        to={`/conversations/${conversation.id}`}
        data-testid="conversation-row"
        data-id={conversation.id}
        data-holder={conversation.holder}
        aria-current={selected ? 'page' : undefined}
        className={cn(
          'relative flex gap-3 px-4 py-3 -outline-offset-2 transition-colors duration-75 hover:bg-hover',
          selected && 'bg-accent-soft hover:bg-accent-soft',
        )}
      >
        <Avatar name={name} className={cn(selected && 'bg-surface')} />
        <span className="flex min-w-0 flex-1 flex-col gap-0.5">
          <span className="flex items-baseline gap-2">
            <span
              dir="auto"
              className={cn(
                'page-side min-w-0 flex-1 truncate text-base text-ink',
                unread ? 'font-semibold' : 'font-medium',
              )}
            >
              {name}
            </span>
            {last_message_at !== null && (
              <time
                dateTime={last_message_at}
                title={formatMoment(last_message_at, language)}
                className={cn('shrink-0 text-xs tabular-nums', unread ? 'font-medium text-accent-ink' : 'text-ink-3')}
              >
                {formatAgo(last_message_at, now, language)}
              </time>
            )}
          </span>
          <span className="flex min-h-5 items-center gap-1.5">
            <Preview message={last_message} bold={unread} />
            <HolderBadge held={holding(conversation, user_id)} selected={selected} />
            {unread && (
              <Badge
                tone="accent"
                className="min-w-5 justify-center bg-accent px-1.5 font-semibold text-on-accent tabular-nums"
              >
                <span aria-hidden>{unread_count > 99 ? '99+' : unread_count}</span>
                <span className="sr-only">{t('inbox.unread', { smart_count: unread_count })}</span>
              </Badge>
            )}
          </span>
        </span>
      </Link>
    </li>
  );
});

function Preview({ message, bold }: { message: MessagePreview | null; bold: boolean }) {
  const t = useT();
  if (message === null)
    return <span className="min-w-0 flex-1 truncate text-sm text-ink-3">{t('inbox.empty.messages')}</span>;
  return (
    <>
      {message.direction === 'outbound' && <Ticks status={message.status} />}
      <span dir="auto" className={cn('page-side min-w-0 flex-1 truncate text-sm', bold ? 'text-ink' : 'text-ink-2')}>
        {previewText(message, t)}
      </span>
    </>
  );
}

const kinds = [
  'image',
  'video',
  'audio',
  'document',
  'sticker',
  'location',
  'contacts',
  'order',
  'revoke',
  'unsupported',
] as const;

/** One line for a message: its text, led by its kind where that is not plain text. */
function previewText(message: Pick<MessagePreview, 'type' | 'text'>, t: Translate): string {
  const kind = kinds.find((each) => each === message.type);
  if (message.type === 'reaction') {
    return message.text ? t('messages.reacted', { emoji: message.text }) : t('messages.reaction_removed');
  }
  if (kind === undefined) return message.text ?? t('inbox.no_text');
  return [t(`messages.kind.${kind}`), message.text].filter(Boolean).join(': ');
}

const tones: Record<Exclude<Holding, 'agent'>, Tone> = {
  you: 'accent',
  teammate: 'neutral',
  nobody: 'warn',
  closed: 'neutral',
};
const words = { you: 'teammate_you', teammate: 'teammate', nobody: 'nobody', closed: 'closed' } as const;

function HolderBadge({ held, selected }: { held: Holding; selected: boolean }) {
  const t = useT();
  // What the AI handles is the usual case and needs nobody: told, but quietly.
  if (held === 'agent') {
    return (
      <Bot role="img" aria-label={t('inbox.holder.agent')} className="size-4 shrink-0 text-ink-3" strokeWidth={1.75} />
    );
  }
  return (
    <Badge tone={tones[held]} className={cn(selected && 'bg-surface')}>
      {t(`inbox.holder.${words[held]}`)}
    </Badge>
  );
}
