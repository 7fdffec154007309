import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { request } from '../api/request.ts';
import type { ContentEncryption } from '../api/types.ts';
import { useChange } from '../forms/index.ts';
import { formatCount, useLanguage, useT } from '../i18n/index.ts';
import { useAllowed } from '../session/index.ts';
import { Badge, ConfirmDialog, Panel, Skeleton, type Tone } from '../ui/index.ts';
import { Switch } from '../ui/switch.tsx';

const look_ms = 4_000;
const tones: Record<ContentEncryption['state'], Tone> = {
  open: 'neutral',
  sealing: 'warn',
  sealed: 'accent',
  opening: 'warn',
};

/** Whether texts and people stand sealed in the database, and how far that is. */
export function SealingPanel() {
  const t = useT();
  const language = useLanguage();
  const change = useChange();
  const mayChange = useAllowed('company.write');
  const [asked, setAsked] = useState<boolean | null>(null);
  const { data } = useQuery({
    queryKey: ['encryption', 'content'],
    queryFn: ({ signal }) => request<ContentEncryption>('/api/v1/encryption/content', { signal }),
    // Followed while it is under way.
    refetchInterval: ({ state }) => (['sealing', 'opening'].includes(state.data?.state ?? '') ? look_ms : false),
  });
  if (!data) return <Skeleton className="h-36 w-full rounded-xl" />;
  const moving = data.state === 'sealing' || data.state === 'opening';
  return (
    <Panel
      title={t('privacy.sealing')}
      lead={t('privacy.sealing_lead')}
      badge={<Badge tone={tones[data.state]}>{t(`privacy.seal_states.${data.state}`)}</Badge>}
    >
      <Switch
        label={t('privacy.seal')}
        hint={t('privacy.seal_hint')}
        checked={data.seal_content}
        disabled={!mayChange}
        onChange={setAsked}
      />
      {(moving || data.unreadable > 0) && (
        <p className="mt-4 border-t border-line pt-4 text-sm text-ink-2" role="status">
          {t('privacy.sealed_rows', { count: formatCount(data.rows_changed, language) })}
          {data.unreadable > 0 && (
            <span className="text-danger">
              {' '}
              {t('privacy.unreadable', { count: formatCount(data.unreadable, language) })}
            </span>
          )}
        </p>
      )}
      <ConfirmDialog
        open={asked !== null}
        onClose={() => setAsked(null)}
        title={t(asked === false ? 'privacy.open_title' : 'privacy.seal_title')}
        confirm={t(asked === false ? 'privacy.open_confirm' : 'privacy.seal_confirm')}
        onConfirm={() =>
          change(
            request('/api/v1/companies/current', {
              method: 'PATCH',
              body: { settings: { seal_content: asked === true } },
            }),
            { touched: ['company', 'encryption'] },
          )
        }
      >
        <p>{t(asked === false ? 'privacy.open_body' : 'privacy.seal_body')}</p>
      </ConfirmDialog>
    </Panel>
  );
}
