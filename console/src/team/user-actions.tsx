import { Crown, PencilLine, ShieldOff, Trash2, UserRoundCheck, UserRoundX } from 'lucide-react';
import { useState } from 'react';
import type { User } from '../api/types.ts';
import { request } from '../api/request.ts';
import { useAction, useChange } from '../forms/index.ts';
import { useT } from '../i18n/index.ts';
import { fullName, refreshMe, useSession } from '../session/index.ts';
import { ConfirmDialog } from '../ui/index.ts';
import { RowMenu } from '../ui/row-menu.tsx';

type Asking = 'two_step' | 'deactivate' | 'remove' | 'transfer' | null;
const icon = 'size-4';

/** What an administrator can do with a member of the team. What the server would refuse anyway is not offered. */
export function UserActions({ user, onEdit }: { user: User; onEdit(): void }) {
  const t = useT();
  const change = useChange();
  const act = useAction();
  const { user: me } = useSession();
  const [asking, setAsking] = useState<Asking>(null);
  const name = fullName(user);
  const path = `/api/v1/users/${user.id}` as const;
  const myself = user.id === me?.id;
  const close = () => setAsking(null);
  const touched = ['users', 'company'];
  return (
    <>
      <RowMenu
        label={t('action.more', { name })}
        actions={[
          { label: t('team.change'), icon: <PencilLine className={icon} aria-hidden />, onSelect: onEdit },
          me?.is_owner === true &&
            !myself &&
            user.is_active && {
              label: t('team.transfer'),
              icon: <Crown className={icon} aria-hidden />,
              onSelect: () => setAsking('transfer'),
            },
          !user.is_active && {
            label: t('team.reactivate'),
            icon: <UserRoundCheck className={icon} aria-hidden />,
            onSelect: () =>
              act(() => request(path, { method: 'PATCH', body: { is_active: true } }), {
                said: t('team.reactivated', { name }),
                touched,
              }),
          },
          user.totp_enabled &&
            !myself && {
              label: t('team.no_two_step'),
              icon: <ShieldOff className={icon} aria-hidden />,
              onSelect: () => setAsking('two_step'),
            },
          user.is_active &&
            !user.is_owner &&
            !myself && {
              label: t('team.deactivate'),
              icon: <UserRoundX className={icon} aria-hidden />,
              danger: true,
              apart: true,
              onSelect: () => setAsking('deactivate'),
            },
          !user.is_owner &&
            !myself && {
              label: t('team.remove'),
              icon: <Trash2 className={icon} aria-hidden />,
              danger: true,
              apart: !user.is_active,
              onSelect: () => setAsking('remove'),
            },
        ]}
      />
      <ConfirmDialog
        open={asking === 'deactivate'}
        onClose={close}
        title={t('team.deactivate_title', { name })}
        confirm={t('team.deactivate')}
        danger
        onConfirm={() =>
          change(request(path, { method: 'PATCH', body: { is_active: false } }), {
            said: t('team.deactivated', { name }),
            touched,
          })
        }
      >
        <p>{t('team.deactivate_body')}</p>
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === 'two_step'}
        onClose={close}
        title={t('team.no_two_step_title', { name })}
        confirm={t('team.no_two_step')}
        danger
        onConfirm={() =>
          change(request(`${path}/totp`, { method: 'DELETE' }), { said: t('team.no_two_step_done', { name }), touched })
        }
      >
        <p>{t('team.no_two_step_body')}</p>
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === 'remove'}
        onClose={close}
        title={t('team.remove_title', { name })}
        confirm={t('team.remove')}
        danger
        onConfirm={() => change(request(path, { method: 'DELETE' }), { said: t('team.removed', { name }), touched })}
      >
        <p>{t('team.remove_body')}</p>
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === 'transfer'}
        onClose={close}
        title={t('team.transfer_title', { name })}
        confirm={t('team.transfer')}
        onConfirm={async () => {
          const call = request('/api/v1/companies/current/transfer_ownership', {
            method: 'POST',
            body: { user_id: user.id },
          });
          await change(call, { said: t('team.transferred', { name }), touched });
          await refreshMe();
        }}
      >
        <p>{t('team.transfer_body')}</p>
      </ConfirmDialog>
    </>
  );
}
