import { useQueryClient } from '@tanstack/react-query';
import { CloudOff } from 'lucide-react';
import { useLogout } from 'ra-core';
import { type ReactNode, useEffect, useRef } from 'react';
import { useT } from '../i18n/index.ts';
import { restore, SignInPage, useSession } from '../session/index.ts';
import { Button, EmptyState } from '../ui/index.ts';
import { LoadingPage } from './fallback-pages.tsx';

const retry_ms = 3_000;

/** Waits until it is known who is there, and follows the session when it ends or changes in another tab. */
export function Boot({ children }: { children: ReactNode }) {
  const { phase, user } = useSession();
  useFollowSession(phase === 'signed_in' ? (user?.id ?? null) : null);

  useEffect(() => {
    if (phase !== 'unreachable') return;
    const timer = setInterval(() => void restore(), retry_ms);
    return () => clearInterval(timer);
  }, [phase]);

  if (phase === 'restoring') return <LoadingPage />;
  if (phase === 'unreachable') return <Unreachable />;
  // At the address that was opened, so that signing in leads there. Sending the visitor to a page of its own would have
  // ra-core ask for that again and again until the router had moved.
  if (phase === 'signed_out') return <SignInPage />;
  return children;
}

function useFollowSession(user_id: string | null): void {
  const client = useQueryClient();
  const logout = useLogout();
  const before = useRef(user_id);
  useEffect(() => {
    const previous = before.current;
    before.current = user_id;
    if (previous === null || previous === user_id) return;
    // Nothing of one person's data may be shown to the next.
    client.clear();
    if (user_id === null) void logout();
  }, [user_id, client, logout]);
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
