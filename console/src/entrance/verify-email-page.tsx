import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { asProblem } from '../api/problem.ts';
import { request } from '../api/request.ts';
import { useT } from '../i18n/index.ts';
import { refreshMe, useSession } from '../session/index.ts';
import { Note, ProblemState, Skeleton } from '../ui/index.ts';
import { BrokenLink } from './broken-link.tsx';
import { EntranceFrame, EntranceLink } from './entrance-frame.tsx';
import { isSpent } from './spent.ts';
import { useLinkToken } from './use-link-token.ts';

/** Behind the link of a mail: says to the server that the address is read by its owner. */
export default function VerifyEmailPage() {
  const t = useT();
  const token = useLinkToken();
  const { phase } = useSession();
  const { error, isSuccess, refetch } = useQuery({
    queryKey: ['auth', 'verify', token],
    queryFn: async () => {
      await request('/api/v1/auth/email/verify', { method: 'POST', body: { token }, anonymous: true });
      return true;
    },
    enabled: token !== null,
    // The link works once; asking a second time would call a good one bad.
    retry: false,
    staleTime: Infinity,
    gcTime: Infinity,
  });
  useEffect(() => {
    if (isSuccess && phase === 'signed_in') void refreshMe();
  }, [isSuccess, phase]);

  if (token === null || (error && isSpent(asProblem(error)))) {
    return <BrokenLink title={t('verify.title')}>{t('verify.broken')}</BrokenLink>;
  }
  const on = phase === 'signed_in' ? t('verify.go_on') : t('sign_in.submit');
  return (
    <EntranceFrame
      title={t(isSuccess ? 'verify.done_title' : 'verify.title')}
      {...(isSuccess ? { after: <EntranceLink to="/">{on}</EntranceLink> } : {})}
    >
      {isSuccess ? (
        <Note tone="good">{t('verify.done')}</Note>
      ) : error ? (
        <ProblemState error={error} onRetry={() => void refetch()} className="py-4" />
      ) : (
        <Skeleton className="h-11 w-full" />
      )}
    </EntranceFrame>
  );
}
