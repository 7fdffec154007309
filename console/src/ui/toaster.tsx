import { CircleAlert, CircleCheck, Info, X } from 'lucide-react';
import { useNotificationContext, useTranslate } from 'ra-core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { cn } from './cn.ts';

type Kind = 'success' | 'info' | 'warning' | 'error';
interface Toast {
  id: number;
  kind: Kind;
  text: ReactNode;
}

const icons = { success: CircleCheck, info: Info, warning: CircleAlert, error: CircleAlert };
const shown_ms: Record<Kind, number> = { success: 3500, info: 4500, warning: 7000, error: 8000 };

/** Draws what `useNotify` says, newest last, at most three at a time; announced without taking the focus. */
export function Toaster({ closeLabel }: { closeLabel: string }) {
  const { notifications, takeNotification } = useNotificationContext();
  const translate = useTranslate();
  const [toasts, setToasts] = useState<Toast[]>([]);
  const count = useRef(0);

  useEffect(() => {
    if (notifications.length === 0) return;
    const taken = takeNotification();
    if (!taken) return;
    const { message, type, notificationOptions } = taken;
    const text =
      typeof message === 'string' ? translate(message, { _: message, ...notificationOptions?.messageArgs }) : message;
    count.current += 1;
    const toast: Toast = { id: count.current, kind: type, text };
    setToasts((all) => [...all.filter((other) => other.text !== text), toast].slice(-3));
  }, [notifications, takeNotification, translate]);

  const remove = (id: number) => setToasts((all) => all.filter((toast) => toast.id !== id));
  return (
    <section
      aria-live="polite"
      className="pointer-events-none fixed inset-x-4 top-3 z-60 flex flex-col items-center gap-2"
    >
      {toasts.map((toast) => (
        <ToastRow key={toast.id} toast={toast} closeLabel={closeLabel} onClose={() => remove(toast.id)} />
      ))}
    </section>
  );
}

function ToastRow({ toast, closeLabel, onClose }: { toast: Toast; closeLabel: string; onClose(): void }) {
  const close = useRef(onClose);
  close.current = onClose;
  useEffect(() => {
    const timer = setTimeout(() => close.current(), shown_ms[toast.kind]);
    return () => clearTimeout(timer);
  }, [toast.kind]);
  const Icon = icons[toast.kind];
  const bad = toast.kind === 'error' || toast.kind === 'warning';
  return (
    <div
      role={bad ? 'alert' : 'status'}
      className="pointer-events-auto flex max-w-md items-center gap-2.5 rounded-xl border border-line bg-raised py-1.5 ps-3.5 pe-1.5 text-base text-ink shadow-float"
    >
      <Icon className={cn('size-4.5 shrink-0', bad ? 'text-danger' : 'text-accent')} aria-hidden />
      <p className="min-w-0 py-1">{toast.text}</p>
      <button
        type="button"
        aria-label={closeLabel}
        onClick={onClose}
        className="flex size-8 shrink-0 items-center justify-center rounded-md text-ink-3 hover:bg-hover hover:text-ink"
      >
        <X className="size-4" aria-hidden />
      </button>
    </div>
  );
}
