import type { Message } from '../api/types.ts';
import { advice, formatMoment, type Translate, useLanguage, useT } from '../i18n/index.ts';
import { ResendButton } from './resend-button.tsx';
import { useMayTalk } from './use-may-talk.ts';

/** What to do about a failed send: by its code where the code says more, else by its class, else as it was reported. */
function adviceFor({ failure }: Message, t: Translate): string {
  const code = String(failure?.code ?? '');
  const kind = failure?.class ?? '';
  if (Object.hasOwn(advice.code, code)) return t(`advice.code.${code as keyof typeof advice.code}`);
  if (Object.hasOwn(advice.class, kind)) return t(`advice.class.${kind as keyof typeof advice.class}`);
  return failure?.advice || failure?.detail || t('advice.other');
}

/** Below a bubble that did not get through, or whose outcome is not known: why, and what to do. */
export function FailureNote({ message }: { message: Message }) {
  const t = useT();
  const language = useLanguage();
  if (message.direction === 'inbound') return null;
  if (message.status === 'unknown') {
    return (
      <p className="mt-1 text-end text-xs text-balance text-warn">
        <span className="font-medium">{t('messages.status.unknown')}.</span> {t('messages.status.unknown_hint')}
        <Again message={message} />
      </p>
    );
  }
  if (message.held !== null) {
    return (
      <p className="mt-1 text-end text-xs text-pretty text-warn">
        {message.held.title}
        {message.held.until !== null &&
          ` ${t('sending.held_until', { at: formatMoment(message.held.until, language) })}`}
      </p>
    );
  }
  if (message.status !== 'failed' && message.status !== 'cancelled') return null;
  const title = message.failure?.title || t(`messages.status.${message.status}`);
  return (
    <p className={`mt-1 text-end text-xs text-pretty ${message.status === 'failed' ? 'text-danger' : 'text-ink-2'}`}>
      <span className="font-medium">{title.replace(/\.$/, '')}.</span> {adviceFor(message, t)}
      {message.status === 'failed' && <Again message={message} />}
    </p>
  );
}

function Again({ message }: { message: Message }) {
  if (!useMayTalk()) return null;
  return (
    <span className="mt-1.5 block">
      <ResendButton message={message} />
    </span>
  );
}
