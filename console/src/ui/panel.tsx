import { type ReactNode, useId } from 'react';
import { cn } from './cn.ts';

export interface PanelProps {
  title: string;
  lead?: string;
  /** Beside the title: how it stands. */
  badge?: ReactNode;
  /** At the end of the heading. */
  actions?: ReactNode;
  /** Under a line: what saves the panel. */
  footer?: ReactNode;
  tone?: 'neutral' | 'danger';
  /** The body reaches the edges: a table brings its own. */
  flush?: boolean;
  children?: ReactNode;
}

/** One matter of a settings page: what it is, then what can be done about it. */
export function Panel({ title, lead, badge, actions, footer, tone = 'neutral', flush = false, children }: PanelProps) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className={cn(
        'overflow-hidden rounded-xl border bg-surface',
        tone === 'danger' ? 'border-danger/40' : 'border-line',
      )}
    >
      <header
        className={cn(
          'flex flex-wrap items-start justify-between gap-x-6 gap-y-3 px-5 pt-4.5',
          (flush || children === undefined) && 'pb-4.5',
          flush && 'border-b border-line',
        )}
      >
        <div className="min-w-0">
          <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
            <h2 id={id} className={cn('text-lg font-semibold tracking-tight', tone === 'danger' && 'text-danger')}>
              {title}
            </h2>
            {badge}
          </div>
          {lead !== undefined && <p className="mt-0.5 max-w-2xl text-sm text-ink-2 text-pretty">{lead}</p>}
        </div>
        {actions !== undefined && <div className="flex flex-wrap gap-2">{actions}</div>}
      </header>
      {children !== undefined && <div className={flush ? '' : 'px-5 pt-4 pb-5'}>{children}</div>}
      {footer !== undefined && (
        <footer className="flex flex-wrap items-center justify-end gap-2 border-t border-line bg-sunken px-5 py-3">
          {footer}
        </footer>
      )}
    </section>
  );
}
