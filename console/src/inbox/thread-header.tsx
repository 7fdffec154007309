import { Archive, ArrowLeft, PanelRight } from 'lucide-react';
import { Link } from 'react-router';
import type { Conversation } from '../api/types.ts';
import { useT } from '../i18n/index.ts';
import { Avatar, cn, IconButton } from '../ui/index.ts';
import { useAct } from './actions.ts';
import { contactName } from './conversation-row.tsx';
import { useMayTalk } from './use-may-talk.ts';
import { WindowCountdown } from './window-countdown.tsx';

export interface ThreadHeaderProps {
  conversation: Conversation;
  panel: boolean;
  onPanel(): void;
}

export function ThreadHeader({ conversation, panel, onPanel }: ThreadHeaderProps) {
  const t = useT();
  const act = useAct(conversation.id);
  const mayTalk = useMayTalk();
  const { contact, channel } = conversation;
  const name = contactName(contact, t);
  const line = [contact.name ? contact.phone : null, channel.name].filter(Boolean).join(' · ');
  return (
    <header className="flex h-15 shrink-0 items-center gap-2 border-b border-line bg-surface ps-2 pe-2 md:ps-5 md:pe-3">
      <Link
        to="/conversations"
        aria-label={t('inbox.thread.back')}
        className="flex size-9 shrink-0 items-center justify-center rounded-lg text-ink-2 hover:bg-hover md:hidden"
      >
        <ArrowLeft className="mirror size-5" aria-hidden />
      </Link>
      <button
        type="button"
        onClick={onPanel}
        title={t('inbox.thread.details')}
        className="-mx-1.5 flex min-w-0 items-center gap-2.5 rounded-lg px-1.5 py-1 text-start hover:bg-hover"
      >
        <Avatar name={name} className="size-9" />
        <span className="min-w-0">
          <span dir="auto" className="page-side block truncate text-base leading-tight font-semibold">
            {name}
          </span>
          <span className="block truncate text-xs text-ink-2">
            <bdi>{line}</bdi>
          </span>
        </span>
      </button>
      <div className="ms-auto flex shrink-0 items-center gap-1 ps-1">
        <WindowCountdown expires_at={conversation.window_expires_at} free_until={conversation.free_entry_until} />
        {mayTalk && conversation.status === 'open' && (
          <IconButton label={t('inbox.thread.close')} disabled={act.isPending} onClick={() => act.mutate('close')}>
            <Archive className="size-4.5" aria-hidden />
          </IconButton>
        )}
        <IconButton
          label={t('inbox.thread.details')}
          aria-pressed={panel}
          onClick={onPanel}
          className={cn('hidden md:inline-flex', panel && 'text-accent-ink')}
        >
          <PanelRight className="mirror size-4.5" aria-hidden />
        </IconButton>
      </div>
    </header>
  );
}
