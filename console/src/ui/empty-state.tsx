import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn.ts';

export interface EmptyStateProps {
  icon: LucideIcon;
  title: string;
  hint?: string;
  children?: ReactNode;
  className?: string;
  tone?: 'neutral' | 'danger';
}

/** What a page says when it has nothing to show: what belongs here, and how it gets here. */
export function EmptyState({ icon: Icon, title, hint, children, className, tone = 'neutral' }: EmptyStateProps) {
  return (
    <div className={cn('flex flex-col items-center justify-center px-8 py-16 text-center', className)}>
      <span
        className={cn(
          'mb-4 flex size-11 items-center justify-center rounded-xl',
          tone === 'danger' ? 'bg-danger-soft text-danger' : 'bg-accent-soft text-accent-ink',
        )}
      >
        <Icon className="size-5" aria-hidden />
      </span>
      <p className="text-base font-semibold text-ink text-balance">{title}</p>
      {hint !== undefined && <p className="mt-1 max-w-80 text-sm text-ink-2 text-pretty">{hint}</p>}
      {children !== undefined && <div className="mt-4 flex gap-2">{children}</div>}
    </div>
  );
}
