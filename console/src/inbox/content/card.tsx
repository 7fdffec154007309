import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

export interface CardProps {
  icon: LucideIcon;
  title: ReactNode;
  /** Smaller, below the title. */
  detail?: ReactNode;
  children?: ReactNode;
}

/** A message that is more than text: what it is, in one line, and what can be done with it. */
export function Card({ icon: Icon, title, detail, children }: CardProps) {
  return (
    <div className="flex min-w-44 items-start gap-2.5 py-0.5">
      <span className="flex size-9 shrink-0 items-center justify-center rounded-lg bg-current/10">
        <Icon className="size-4.5" aria-hidden />
      </span>
      <div className="min-w-0 flex-1">
        <p className="bubble-text font-medium">{title}</p>
        {detail !== undefined && <p className="bubble-text text-sm opacity-75">{detail}</p>}
        {children}
      </div>
    </div>
  );
}
