import { CircleAlert, CircleCheck, Info, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn.ts';

const tones: Record<'info' | 'good' | 'warn' | 'danger', { look: string; icon: LucideIcon }> = {
  info: { look: 'bg-press/60 text-ink-2', icon: Info },
  good: { look: 'bg-accent-soft text-accent-ink', icon: CircleCheck },
  warn: { look: 'bg-warn-soft text-warn', icon: CircleAlert },
  danger: { look: 'bg-danger-soft text-danger', icon: TriangleAlert },
};

export interface NoteProps {
  tone?: keyof typeof tones;
  children: ReactNode;
  /** Buttons at the end. */
  actions?: ReactNode;
  className?: string;
}

/** A sentence that stands out from its page. What is wrong is announced at once. */
export function Note({ tone = 'info', children, actions, className }: NoteProps) {
  const { look, icon: Icon } = tones[tone];
  return (
    <div
      role={tone === 'danger' ? 'alert' : undefined}
      className={cn('flex flex-wrap items-start gap-x-2.5 gap-y-2 rounded-lg px-3.5 py-3 text-base', look, className)}
    >
      <Icon className="mt-0.5 size-4 shrink-0" aria-hidden />
      <div className="min-w-0 flex-1 basis-44 text-pretty">{children}</div>
      {actions !== undefined && <div className="flex flex-wrap gap-2">{actions}</div>}
    </div>
  );
}
