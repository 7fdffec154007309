import { Archive, Bot, Hand, RotateCcw, User, UserRoundPlus, Users } from 'lucide-react';
import type { Conversation } from '../api/types.ts';
import { type Translate, useT } from '../i18n/index.ts';
import { useSession } from '../session/index.ts';
import { Button, cn } from '../ui/index.ts';
import { useAct } from './actions.ts';
import { holding, type Holding } from './holding.ts';
import { useMayTalk } from './use-may-talk.ts';

const icons = { agent: Bot, you: User, teammate: Users, nobody: Hand, closed: Archive };
const tones: Record<Holding, string> = {
  agent: 'bg-press text-ink-2',
  you: 'bg-accent-soft text-accent-ink',
  teammate: 'bg-press text-ink-2',
  nobody: 'bg-warn-soft text-warn',
  closed: 'bg-press text-ink-2',
};

/** A reason by its words where we have them; a sentence somebody wrote stays as it is. */
function reasonText(reason: string, t: Translate): string {
  const plain = reason.replaceAll('_', ' ');
  return t(`inbox.reasons.${reason}` as 'inbox.reasons.budget', {
    _: plain.charAt(0).toLocaleUpperCase() + plain.slice(1),
  });
}

export interface HolderBarProps {
  conversation: Conversation;
  /** After the reader took over: time to write. */
  onHeld(): void;
}

/** Who answers this conversation, always in sight, with the button that changes it. */
export function HolderBar({ conversation, onHeld }: HolderBarProps) {
  const t = useT();
  const { user } = useSession();
  const mayTalk = useMayTalk();
  const held = holding(conversation, user?.id);
  const Icon = icons[held];
  const reason = held === 'nobody' ? conversation.handoff_reason : null;
  return (
    <div
      data-testid="holder"
      data-holder={conversation.holder}
      className="flex min-h-13 items-center gap-2.5 px-3 py-2 md:px-4"
    >
      <span className={cn('flex size-8 shrink-0 items-center justify-center rounded-full', tones[held])}>
        <Icon className="size-4" aria-hidden />
      </span>
      <p className="min-w-0 flex-1 text-sm leading-tight" aria-live="polite">
        <span className="block truncate font-medium">{t(`inbox.banner.${held}`)}</span>
        <span className="line-clamp-2 text-xs text-ink-2">
          {reason === null ? t(`inbox.banner.${held}_more`) : reasonText(reason, t)}
        </span>
      </p>
      {mayTalk && <Actions id={conversation.id} held={held} onHeld={onHeld} />}
    </div>
  );
}

function Actions({ id, held, onHeld }: { id: string; held: Holding; onHeld(): void }) {
  const t = useT();
  const act = useAct(id);
  const doing = act.isPending ? act.variables : null;
  if (held === 'closed') {
    return (
      <Button size="sm" busy={act.isPending} onClick={() => act.mutate('reopen')}>
        <RotateCcw className="size-3.5" aria-hidden />
        {t('inbox.banner.reopen')}
      </Button>
    );
  }
  return (
    <>
      {held !== 'agent' && (
        <Button
          size="sm"
          data-testid="release"
          aria-label={t('inbox.banner.release')}
          title={t('inbox.banner.release')}
          look={held === 'you' ? 'secondary' : 'quiet'}
          busy={doing === 'release'}
          disabled={act.isPending}
          onClick={() => act.mutate('release')}
        >
          {doing !== 'release' && <Bot className="size-4" aria-hidden />}
          <span className={cn(held !== 'you' && 'hidden md:inline')}>{t('inbox.banner.release')}</span>
        </Button>
      )}
      {held !== 'you' && (
        <Button
          size="sm"
          look="primary"
          data-testid="takeover"
          busy={doing === 'takeover'}
          disabled={act.isPending}
          onClick={() => act.mutate('takeover', { onSuccess: onHeld })}
        >
          {doing !== 'takeover' && <UserRoundPlus className="size-4" aria-hidden />}
          {t('inbox.banner.takeover')}
        </Button>
      )}
    </>
  );
}
