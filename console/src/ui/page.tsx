import type { ReactNode } from 'react';

/** The scrolling body of a plain page; the inbox lays itself out. */
export function PageBody({ children }: { children: ReactNode }) {
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto flex max-w-6xl flex-col gap-5 px-4 py-6 md:px-8 md:py-8">{children}</div>
    </div>
  );
}

export function PageHeader({ title, lead, count }: { title: string; lead: string; count?: string | undefined }) {
  return (
    <header>
      <h1 className="flex items-baseline gap-2.5 text-xl font-semibold tracking-tight text-ink">
        {title}
        {count !== undefined && <span className="text-base font-normal text-ink-3 tabular-nums">{count}</span>}
      </h1>
      <p className="mt-0.5 text-base text-ink-2">{lead}</p>
    </header>
  );
}
