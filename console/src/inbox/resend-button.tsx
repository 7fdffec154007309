import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import type { Message } from '../api/types.ts';
import { useT } from '../i18n/index.ts';
import { Button, ConfirmDialog } from '../ui/index.ts';
import { useMessageActions } from './message-actions.ts';

/** Sends a message again that failed, or, after a warning, one that nobody knows the fate of. */
export function ResendButton({ message, onDone }: { message: Message; onDone?: () => void }) {
  const t = useT();
  const { resend } = useMessageActions();
  const [asking, setAsking] = useState(false);
  const unknown = message.status === 'unknown';
  return (
    <>
      <Button size="sm" onClick={() => setAsking(true)}>
        <RotateCcw className="size-3.5" aria-hidden />
        {t('sending.resend.button')}
      </Button>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('sending.resend.title')}
        confirm={t(unknown ? 'sending.resend.confirm_unknown' : 'sending.resend.confirm')}
        danger={unknown}
        onConfirm={() => resend(message).then(() => onDone?.())}
      >
        <p>{t(unknown ? 'sending.resend.warning' : 'sending.resend.body')}</p>
        {message.text !== null && (
          <blockquote className="line-clamp-4 rounded-lg bg-sunken px-3 py-2 text-sm text-ink" dir="auto">
            {message.text}
          </blockquote>
        )}
      </ConfirmDialog>
    </>
  );
}
