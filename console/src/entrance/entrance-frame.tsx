import { type ReactNode, useEffect } from 'react';
import { Link } from 'react-router';
import { useT } from '../i18n/index.ts';
import { cn, Logo } from '../ui/index.ts';

export interface EntranceFrameProps {
  title: string;
  lead?: ReactNode;
  children?: ReactNode;
  /** Under the form: the other ways on. */
  after?: ReactNode;
}

/** The frame of every page before the door: one thing to do, nothing else. */
export function EntranceFrame({ title, lead, children, after }: EntranceFrameProps) {
  const t = useT();
  useEffect(() => {
    document.title = `${title} · ${t('app.name')}`;
  }, [title, t]);
  return (
    <main className="flex h-dvh flex-col items-center overflow-y-auto bg-canvas px-5 py-10">
      <div className="my-auto w-full max-w-88">
        <Logo className="mb-6 size-10" />
        <h1 className="text-xl font-semibold tracking-tight text-balance">{title}</h1>
        {lead !== undefined && <p className="mt-1 text-base text-ink-2 text-pretty">{lead}</p>}
        <div className="mt-7">{children}</div>
        {after !== undefined && <div className="mt-6 text-base text-ink-2">{after}</div>}
      </div>
    </main>
  );
}

export function EntranceLink({ to, children, className }: { to: string; children: ReactNode; className?: string }) {
  return (
    <Link to={to} className={cn('rounded-sm font-medium text-accent hover:underline', className)}>
      {children}
    </Link>
  );
}
