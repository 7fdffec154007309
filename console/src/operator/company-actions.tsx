import { CirclePause, CirclePlay, PencilLine, RotateCcw, Trash2, VenetianMask } from 'lucide-react';
import { useState } from 'react';
import type { ActingGrant, ManagedCompany } from '../api/types.ts';
import { request } from '../api/request.ts';
import { useAction, useChange } from '../forms/index.ts';
import { useT } from '../i18n/index.ts';
import { startActing, useSession } from '../session/index.ts';
import { ConfirmDialog } from '../ui/index.ts';
import { RowMenu } from '../ui/row-menu.tsx';

type Asking = 'act' | 'suspend' | 'remove' | null;
const icon = 'size-4';

export function CompanyActions({ company, onEdit }: { company: ManagedCompany; onEdit(): void }) {
  const t = useT();
  const change = useChange();
  const act = useAction();
  const { user } = useSession();
  const [asking, setAsking] = useState<Asking>(null);
  const { id, name, status } = company;
  const path = `/api/v1/companies/${id}` as const;
  const own = user?.company_id === id;
  const close = () => setAsking(null);
  const touched = ['companies'];
  const reason = { label: t('companies.reason'), hint: t('companies.reason_hint') };
  const post = (what: 'reactivate' | 'restore', said: string) =>
    act(() => request(`${path}/${what}`, { method: 'POST', body: {} }), { said, touched });
  return (
    <>
      <RowMenu
        label={t('action.more', { name })}
        actions={[
          !own && {
            label: t('companies.act'),
            icon: <VenetianMask className={icon} aria-hidden />,
            onSelect: () => setAsking('act'),
          },
          { label: t('companies.change'), icon: <PencilLine className={icon} aria-hidden />, onSelect: onEdit },
          status === 'active' &&
            !own && {
              label: t('companies.suspend'),
              icon: <CirclePause className={icon} aria-hidden />,
              apart: true,
              onSelect: () => setAsking('suspend'),
            },
          status === 'suspended' && {
            label: t('companies.reactivate'),
            icon: <CirclePlay className={icon} aria-hidden />,
            apart: true,
            onSelect: () => post('reactivate', t('companies.reactivated', { name })),
          },
          status === 'deleting' && {
            label: t('companies.restore'),
            icon: <RotateCcw className={icon} aria-hidden />,
            apart: true,
            onSelect: () => post('restore', t('companies.restored', { name })),
          },
          status !== 'deleting' &&
            !own && {
              label: t('companies.remove'),
              icon: <Trash2 className={icon} aria-hidden />,
              danger: true,
              onSelect: () => setAsking('remove'),
            },
        ]}
      />
      <ConfirmDialog
        open={asking === 'act'}
        onClose={close}
        title={t('companies.act_title', { name })}
        confirm={t('companies.act_confirm')}
        reason={{ label: t('companies.reason'), hint: t('companies.act_hint') }}
        onConfirm={async (why) => {
          startActing(await request<ActingGrant>(`${path}/act`, { method: 'POST', body: { reason: why } }));
        }}
      >
        <p>{t('companies.act_body')}</p>
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === 'suspend'}
        onClose={close}
        title={t('companies.suspend_title', { name })}
        confirm={t('companies.suspend_confirm')}
        danger
        reason={reason}
        onConfirm={(why) =>
          change(request(`${path}/suspend`, { method: 'POST', body: { reason: why } }), {
            said: t('companies.suspended', { name }),
            touched,
          })
        }
      >
        <p>{t('companies.suspend_body')}</p>
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === 'remove'}
        onClose={close}
        title={t('companies.remove_title', { name })}
        confirm={t('companies.remove')}
        danger
        typed={{ label: t('companies.remove_typed', { name }), text: name }}
        onConfirm={() => change(request(path, { method: 'DELETE' }), { touched })}
      >
        <p>{t('companies.remove_body')}</p>
      </ConfirmDialog>
    </>
  );
}
