import type { Message } from '../api/types.ts';
import { advice, type Translate, useT } from '../i18n/index.ts';

/** What to do about a failed send: by its code where the code says more, else by its class, else as it was reported. */
function adviceFor({ failure }: Message, t: Translate): string {
  const code = String(failure?.code ?? '');
  const kind = failure?.class ?? '';
  if (Object.hasOwn(advice.code, code)) return t(`advice.code.${code as keyof typeof advice.code}`);
  if (Object.hasOwn(advice.class, kind)) return t(`advice.class.${kind as keyof typeof advice.class}`);
  return failure?.detail || t('advice.other');
}

/** Below a bubble that did not get through, or whose outcome is not known: why, and what to do. */
export function FailureNote({ message }: { message: Message }) {
  const t = useT();
  if (message.direction === 'inbound') return null;
  if (message.status === 'unknown') {
    return (
      <p className="mt-1 text-end text-xs text-balance text-warn">
        <span className="font-medium">{t('messages.status.unknown')}.</span> {t('messages.status.unknown_hint')}
      </p>
    );
  }
  if (message.status !== 'failed' && message.status !== 'cancelled') return null;
  const title = message.failure?.title || t(`messages.status.${message.status}`);
  return (
    <p className={`mt-1 text-end text-xs text-pretty ${message.status === 'failed' ? 'text-danger' : 'text-ink-2'}`}>
      <span className="font-medium">{title.replace(/\.$/, '')}.</span> {adviceFor(message, t)}
    </p>
  );
}
