import type { ReactNode } from 'react';
import { cn } from './cn.ts';

/** The scrolling body of a plain page; the inbox lays itself out. */
export function PageBody({ narrow = false, children }: { narrow?: boolean; children: ReactNode }) {
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto max-w-6xl px-4 py-6 md:px-8 md:py-8">
        {/* Forms are read better in a column than across a screen; it begins where every page begins. */}
        <div className={cn('flex flex-col gap-5', narrow && 'max-w-2xl')}>{children}</div>
      </div>
    </div>
  );
}

export interface PageHeaderProps {
  title: string;
  lead: string;
  count?: string | undefined;
  /** What can be begun here. */
  actions?: ReactNode;
}

export function PageHeader({ title, lead, count, actions }: PageHeaderProps) {
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        <h1 className="flex items-baseline gap-2.5 text-xl font-semibold tracking-tight text-ink">
          {title}
          {count !== undefined && <span className="text-base font-normal text-ink-3 tabular-nums">{count}</span>}
        </h1>
        <p className="mt-0.5 text-base text-ink-2 text-pretty">{lead}</p>
      </div>
      {actions !== undefined && <div className="flex flex-wrap gap-2">{actions}</div>}
    </header>
  );
}
