import { type RefObject, useState } from 'react';
import { Link } from 'react-router';
import { useT } from '../i18n/index.ts';
import { Dialog, ProblemState, Skeleton, useMedia, wideEnoughForPanel } from '../ui/index.ts';
import { useMarkRead } from './actions.ts';
import { Composer } from './composer.tsx';
import { ScheduledList } from './composer/scheduled-list.tsx';
import { ContactPanel } from './contact-panel.tsx';
import { HolderBar } from './holder-bar.tsx';
import { MessageList } from './message-list.tsx';
import { useConversation } from './queries.ts';
import { ThreadHeader } from './thread-header.tsx';
import { useMayTalk } from './use-may-talk.ts';

export interface ThreadPaneProps {
  id: string;
  input: RefObject<HTMLTextAreaElement | null>;
}

/** One conversation: its head, its messages, who answers, where to write; beside it, or over it, the contact. */
export function ThreadPane({ id, input }: ThreadPaneProps) {
  const t = useT();
  const wide = useMedia(wideEnoughForPanel);
  const [panel, setPanel] = useState(wide);
  const { data: conversation, error, refetch } = useConversation(id);
  const mayTalk = useMayTalk();
  useMarkRead(mayTalk ? conversation : undefined);

  if (error && !conversation) {
    return (
      <ProblemState className="h-full flex-1" error={error} onRetry={() => void refetch()}>
        <Link
          to="/conversations"
          className="flex h-7 items-center px-2 text-sm font-medium text-accent-ink hover:underline"
        >
          {t('app.not_found.home')}
        </Link>
      </ProblemState>
    );
  }
  const focusInput = () => requestAnimationFrame(() => input.current?.focus());
  return (
    <>
      <section aria-label={t('inbox.thread.label')} className="flex h-full min-w-0 flex-1 flex-col bg-sunken">
        {conversation ? (
          <ThreadHeader conversation={conversation} panel={panel} onPanel={() => setPanel(!panel)} />
        ) : (
          <div className="flex h-15 items-center gap-3 border-b border-line bg-surface px-4">
            <Skeleton className="size-9 rounded-full" />
            <Skeleton className="w-40" />
          </div>
        )}
        <MessageList key={id} id={id} />
        {conversation && (
          <div className="border-t border-line bg-surface pb-[env(safe-area-inset-bottom)]">
            <HolderBar conversation={conversation} onHeld={focusInput} />
            {mayTalk && <ScheduledList id={id} />}
            {mayTalk && <Composer key={id} conversation={conversation} input={input} />}
          </div>
        )}
      </section>
      {conversation && wide && panel && (
        <aside
          aria-label={t('inbox.contact.title')}
          className="w-76 shrink-0 overflow-y-auto border-s border-line bg-surface"
        >
          <ContactPanel conversation={conversation} />
        </aside>
      )}
      {conversation && !wide && (
        <Dialog
          open={panel}
          onClose={() => setPanel(false)}
          title={t('inbox.contact.title')}
          closeLabel={t('action.close')}
          place="side"
        >
          <ContactPanel conversation={conversation} />
        </Dialog>
      )}
    </>
  );
}
