import { useQueryClient } from '@tanstack/react-query';
import { CloudOff } from 'lucide-react';
import { useLogout } from 'ra-core';
import { type ReactNode, Suspense, useEffect, useState } from 'react';
import { Navigate, useLocation } from 'react-router';
import { useT } from '../i18n/index.ts';
import { publicPage, SignInPage } from '../entrance/index.ts';
import { restore, useSession } from '../session/index.ts';
import { Button, EmptyState } from '../ui/index.ts';
import { LoadingPage } from './fallback-pages.tsx';

const retry_ms = 3_000;

/** Waits until it is known who is there, and follows the session when it ends or changes in another tab. */
export function Boot({ children }: { children: ReactNode }) {
  const { phase, user, acting } = useSession();
  const { pathname } = useLocation();
  const settled = useFollowSession(
    phase === 'signed_in' && user !== null ? `${user.id} ${acting?.company.id ?? ''}` : null,
  );

  useEffect(() => {
    if (phase !== 'unreachable') return;
    const timer = setInterval(() => void restore(), retry_ms);
    return () => clearInterval(timer);
  }, [phase]);

  if (phase === 'restoring') return <LoadingPage />;
  if (phase === 'unreachable') return <Unreachable />;
  const open = publicPage(pathname, phase === 'signed_in');
  if (open !== undefined) return <Suspense fallback={<LoadingPage />}>{open}</Suspense>;
  // At the address that was opened, so that signing in leads there. Sending the visitor to a page of its own would have
  // ra-core ask for that again and again until the router had moved.
  if (phase === 'signed_out') return <SignInPage />;
  if (!settled) return <LoadingPage />;
  if (publicPage(pathname, false) !== undefined) return <Navigate to="/" replace />;
  return children;
}

/**
 * Whether the page may show what it has read. `who` names the person and the company they are at work for; when that
 * changes, everything of before is forgotten first.
 */
function useFollowSession(who: string | null): boolean {
  const client = useQueryClient();
  const logout = useLogout();
  const [settled, setSettled] = useState(who);
  useEffect(() => {
    if (settled === who) return;
    if (settled !== null) client.clear();
    if (settled !== null && who === null) void logout();
    setSettled(who);
  }, [who, settled, client, logout]);
  return settled === who;
}

function Unreachable() {
  const t = useT();
  return (
    <main className="flex h-full items-center justify-center bg-canvas">
      <EmptyState icon={CloudOff} title={t('app.unreachable.title')} hint={t('app.unreachable.body')}>
        <Button onClick={() => void restore()}>{t('app.unreachable.retry')}</Button>
      </EmptyState>
    </main>
  );
}
