import { useQuery } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import type { IdentityProvider } from '../api/types.ts';
import { request } from '../api/request.ts';
import { useT } from '../i18n/index.ts';
import { keepHint } from '../session/tabs.ts';

const look =
  'inline-flex h-11 w-full items-center justify-center gap-2 rounded-lg border border-line-strong bg-surface px-4 text-base font-medium hover:bg-hover active:bg-press';

/** Ways in by way of others, as far as this install knows any. Their absence is no news. */
export function ProviderButtons({ returnTo }: { returnTo: string }) {
  const t = useT();
  const { data } = useQuery({
    queryKey: ['auth', 'providers'],
    queryFn: ({ signal }) =>
      request<{ data: IdentityProvider[] }>('/api/v1/auth/oidc/providers', { signal, anonymous: true }),
    staleTime: Infinity,
    retry: false,
  });
  const providers = data?.data ?? [];
  if (providers.length === 0) return null;
  return (
    <div className="mt-6 flex flex-col gap-3">
      <p className="flex items-center gap-3 text-sm text-ink-3 before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
        {t('sign_in.or')}
      </p>
      {providers.map(({ id, name, start_url }) => (
        // A page of another site comes back with the session's cookie; the hint makes us ask for it then.
        <a
          key={id}
          className={look}
          href={`${start_url}?return_to=${encodeURIComponent(returnTo)}`}
          onClick={() => keepHint(true)}
        >
          <KeyRound className="size-4 text-ink-2" aria-hidden />
          {t('sign_in.with', { name })}
        </a>
      ))}
    </div>
  );
}
