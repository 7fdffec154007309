import { useQuery } from '@tanstack/react-query';
import type { Identity } from '../api/types.ts';
import { request } from '../api/request.ts';
import type { Page } from '../api/types.ts';
import { useAction } from '../forms/index.ts';
import { formatAgo, useLanguage, useNow, useT } from '../i18n/index.ts';
import { Button, Panel } from '../ui/index.ts';

/** Accounts elsewhere that open this one. Nothing where there are none. */
export function IdentitiesPanel() {
  const t = useT();
  const language = useLanguage();
  const now = useNow();
  const act = useAction();
  const { data } = useQuery({
    queryKey: ['identities'],
    queryFn: ({ signal }) => request<Page<Identity>>('/api/v1/auth/identities', { signal }),
  });
  if (!data || data.data.length === 0) return null;
  const unlink = (id: string) =>
    act(() => request(`/api/v1/auth/identities/${id}`, { method: 'DELETE' }), {
      said: t('security.unlinked'),
      touched: ['identities'],
    });
  return (
    <Panel title={t('security.linked')} lead={t('security.linked_lead')} flush>
      <ul className="divide-y divide-line">
        {data.data.map((identity) => (
          <li key={identity.id} className="flex items-center gap-3 px-5 py-3">
            <div className="min-w-0 flex-1">
              <p className="text-base font-medium wrap-anywhere">{identity.provider}</p>
              <p className="text-sm text-ink-2 wrap-anywhere">
                {identity.email ?? identity.issuer} ·{' '}
                {t('sessions.last_used', { when: formatAgo(identity.last_used_at, now, language) })}
              </p>
            </div>
            <Button size="sm" look="danger" onClick={() => unlink(identity.id)}>
              {t('security.unlink')}
            </Button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
