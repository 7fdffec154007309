import { Bug, Compass } from 'lucide-react';
import { Link } from 'react-router';
import { useT } from '../i18n/index.ts';
import { Button, EmptyState, Logo } from '../ui/index.ts';

/** Seen for a moment only: still on purpose, so that a quick load does not flicker. */
export function LoadingPage() {
  const t = useT();
  return (
    <div role="status" className="flex h-full items-center justify-center">
      <Logo className="skeleton size-10 bg-transparent" />
      <span className="sr-only">{t('app.loading')}</span>
    </div>
  );
}

export function CrashPage({ error }: { error?: unknown }) {
  const t = useT();
  return (
    <main className="flex h-dvh flex-col items-center justify-center bg-canvas">
      <EmptyState icon={Bug} tone="danger" title={t('app.crash.title')} hint={t('app.crash.body')}>
        <Button look="primary" onClick={() => location.reload()}>
          {t('app.crash.reload')}
        </Button>
      </EmptyState>
      <pre className="max-w-xl px-6 font-mono text-xs wrap-anywhere whitespace-pre-wrap text-ink-3">
        {error instanceof Error ? error.message : String(error)}
      </pre>
    </main>
  );
}

export function NotFoundPage() {
  const t = useT();
  return (
    <div className="flex h-full items-center justify-center">
      <EmptyState icon={Compass} title={t('app.not_found.title')} hint={t('app.not_found.body')}>
        <Link to="/conversations" className="text-base font-medium text-accent hover:underline">
          {t('app.not_found.home')}
        </Link>
      </EmptyState>
    </div>
  );
}
