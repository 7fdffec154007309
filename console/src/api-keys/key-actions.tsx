import { Ban, PencilLine, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import type { ApiKey, NewApiKey } from '../api/types.ts';
import { request } from '../api/request.ts';
import { useChange } from '../forms/index.ts';
import { useNow, useT } from '../i18n/index.ts';
import { ConfirmDialog, Select } from '../ui/index.ts';
import { RowMenu } from '../ui/row-menu.tsx';
import { stateOf } from './expiry.ts';

const overlaps = ['0', '1', '24', '72', '168'] as const;
const icon = 'size-4';

export interface KeyActionsProps {
  apiKey: ApiKey;
  onEdit(): void;
  onMade(key: NewApiKey): void;
}

export function KeyActions({ apiKey, onEdit, onMade }: KeyActionsProps) {
  const t = useT();
  const change = useChange();
  const [asking, setAsking] = useState<'rotate' | 'revoke' | null>(null);
  const [overlap, setOverlap] = useState('24');
  const { id, name } = apiKey;
  const path = `/api/v1/api_keys/${id}` as const;
  const state = stateOf(apiKey, useNow());
  const live = state === 'active' || state === 'ending';
  const close = () => setAsking(null);
  return (
    <>
      <RowMenu
        label={t('action.more', { name })}
        actions={[
          live && { label: t('action.edit'), icon: <PencilLine className={icon} aria-hidden />, onSelect: onEdit },
          live && {
            label: t('keys.rotate'),
            icon: <RefreshCw className={icon} aria-hidden />,
            onSelect: () => setAsking('rotate'),
          },
          state !== 'revoked' && {
            label: t('keys.revoke'),
            icon: <Ban className={icon} aria-hidden />,
            danger: true,
            apart: true,
            onSelect: () => setAsking('revoke'),
          },
        ]}
      />
      <ConfirmDialog
        open={asking === 'rotate'}
        onClose={close}
        title={t('keys.rotate_title', { name })}
        confirm={t('keys.rotate')}
        onConfirm={async () => {
          const call = request<NewApiKey>(`${path}/rotate`, {
            method: 'POST',
            body: { overlap_hours: Number(overlap) },
          });
          onMade(await change(call, { touched: ['api_keys'] }));
        }}
      >
        <p>{t('keys.rotate_lead')}</p>
        <Select
          className="mt-2"
          label={t('keys.overlap')}
          value={overlap}
          onChange={(event) => setOverlap(event.target.value)}
          options={overlaps.map((value) => ({ value, label: t(`keys.overlaps.${value}`) }))}
        />
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === 'revoke'}
        onClose={close}
        title={t('keys.revoke_title', { name })}
        confirm={t('keys.revoke')}
        danger
        onConfirm={() =>
          change(request(path, { method: 'DELETE' }), { said: t('keys.revoked_now', { name }), touched: ['api_keys'] })
        }
      >
        <p>{t('keys.revoke_body')}</p>
      </ConfirmDialog>
    </>
  );
}
