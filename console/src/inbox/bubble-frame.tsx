import { Bot, User } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Author, Direction } from '../api/types.ts';
import { useT } from '../i18n/index.ts';
import { cn } from '../ui/index.ts';

interface FrameProps {
  direction: Direction;
  author: Author;
  status: string;
  type: string;
  first: boolean;
  mine: boolean;
  children: ReactNode;
}

/** Where a message stands in the thread, and who wrote it. */
export function BubbleFrame({ direction, author, status, type, first, mine, children }: FrameProps) {
  const outbound = direction === 'outbound';
  return (
    <div
      data-testid="bubble"
      data-direction={direction}
      data-author={author}
      data-status={status}
      data-type={type}
      className={cn('flex flex-col px-4 md:px-6', outbound ? 'items-end' : 'items-start', first ? 'pt-3' : 'pt-1')}
    >
      {first && outbound && <AuthorLine author={author} mine={mine} />}
      <div className="group/bubble relative flex max-w-[88%] flex-col md:max-w-[min(38rem,82%)]">{children}</div>
    </div>
  );
}

function AuthorLine({ author, mine }: { author: Author; mine: boolean }) {
  const t = useT();
  const Icon = author === 'agent' ? Bot : User;
  return (
    <span className="mb-1 flex items-center gap-1 text-xs text-ink-3">
      <Icon className="size-3.5" aria-hidden />
      {t(mine ? 'messages.author.you' : `messages.author.${author}`)}
    </span>
  );
}

interface BoxProps {
  direction: Direction;
  author: Author;
  last: boolean;
  failed?: boolean;
  reacted?: boolean;
  children: ReactNode;
}

/** The bubble itself, coloured by its author. */
export function BubbleBox({ direction, author, last, failed = false, reacted = false, children }: BoxProps) {
  const outbound = direction === 'outbound';
  return (
    <div
      className={cn(
        'relative max-w-full rounded-2xl px-3.5 py-2 text-base',
        outbound ? 'self-end' : 'self-start',
        outbound && author === 'teammate' && !failed && 'bg-own text-on-own',
        outbound && author !== 'teammate' && !failed && 'bg-accent-soft text-ink',
        !outbound && 'border border-line bg-surface text-ink',
        last && (outbound ? 'rounded-ee-md' : 'rounded-es-md'),
        reacted && 'mb-3.5',
        failed && 'border border-danger/50 bg-surface text-ink',
      )}
    >
      {children}
    </div>
  );
}
