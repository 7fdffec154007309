import { CircleAlert, Clock } from 'lucide-react';
import { useT } from '../i18n/index.ts';
import { problemText } from '../ui/index.ts';
import { type Pending, useSend } from './actions.ts';
import { BubbleBox, BubbleFrame } from './bubble-frame.tsx';

/** A reply the server has not confirmed yet, or did not take; then with its reason and what can be done. */
export function PendingBubble({ conversation_id, pending }: { conversation_id: string; pending: Pending }) {
  const t = useT();
  const { retry, discard } = useSend(conversation_id);
  const { problem, text } = pending;
  return (
    <BubbleFrame
      direction="outbound"
      author="teammate"
      status={problem === null ? 'queued' : 'failed'}
      type="text"
      first
      mine
    >
      <BubbleBox direction="outbound" author="teammate" last failed={problem !== null}>
        <div className="bubble-text flow-root">
          {text}
          <span className="float-end ms-3 mt-1.5 flex items-center gap-1 text-2xs opacity-75">
            {problem === null ? (
              <Clock className="size-3.5" aria-hidden />
            ) : (
              <CircleAlert className="size-3.5" aria-hidden />
            )}
            <span className="sr-only">{t(problem === null ? 'messages.sending' : 'messages.status.failed')}</span>
          </span>
        </div>
      </BubbleBox>
      {problem !== null && (
        <p role="alert" className="mt-1 text-end text-xs text-danger">
          {t('inbox.composer.not_sent', { reason: problemText(problem, t) })}{' '}
          <button type="button" className="font-medium underline underline-offset-2" onClick={() => retry(pending)}>
            {t('action.retry')}
          </button>
          {' · '}
          <button type="button" className="font-medium underline underline-offset-2" onClick={() => discard(pending)}>
            {t('inbox.composer.discard')}
          </button>
        </p>
      )}
    </BubbleFrame>
  );
}
