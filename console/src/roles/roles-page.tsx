import { PencilLine, Plus, Trash2, UserRoundCog } from 'lucide-react';
import { useState } from 'react';
import type { OwnRole } from '../api/types.ts';
import { request } from '../api/request.ts';
import { useChange } from '../forms/index.ts';
import { useT } from '../i18n/index.ts';
import { useAllowed } from '../session/index.ts';
import { useOwnRoles } from '../team/role-names.ts';
import {
  Button,
  ConfirmDialog,
  EmptyState,
  PageBody,
  PageHeader,
  Panel,
  ProblemState,
  Skeleton,
  SkeletonRows,
} from '../ui/index.ts';
import { RowMenu } from '../ui/row-menu.tsx';
import { PermissionMatrix } from './permission-matrix.tsx';
import { RoleDialog } from './role-dialog.tsx';
import { usePermissionTable } from './use-permissions.ts';

export default function RolesPage() {
  const t = useT();
  const mayChange = useAllowed('users.write');
  const [edited, setEdited] = useState<OwnRole | 'new' | null>(null);
  const table = usePermissionTable();
  const roles = useOwnRoles();
  return (
    <PageBody>
      <PageHeader
        title={t('roles.title')}
        lead={t('roles.lead')}
        actions={
          mayChange && (
            <Button look="primary" onClick={() => setEdited('new')}>
              <Plus className="size-4" aria-hidden />
              {t('roles.create')}
            </Button>
          )
        }
      />
      <Panel title={t('roles.own')} lead={t('roles.own_lead')} flush>
        {roles.error && !roles.data ? (
          <ProblemState error={roles.error} onRetry={() => void roles.refetch()} />
        ) : roles.data === undefined ? (
          <SkeletonRows count={2} />
        ) : roles.data.data.length === 0 ? (
          <EmptyState icon={UserRoundCog} title={t('roles.empty')} hint={t('roles.empty_hint')} className="py-10" />
        ) : (
          <ul className="divide-y divide-line">
            {roles.data.data.map((role) => (
              <RoleRow key={role.id} role={role} onEdit={mayChange ? () => setEdited(role) : null} />
            ))}
          </ul>
        )}
      </Panel>
      <Panel title={t('roles.matrix')} lead={t('roles.matrix_lead')} flush>
        {table.error && !table.data ? (
          <ProblemState error={table.error} onRetry={() => void table.refetch()} />
        ) : table.data ? (
          <PermissionMatrix rows={table.data.data} />
        ) : (
          <Skeleton className="m-5 h-80" />
        )}
      </Panel>
      <RoleDialog role={edited} onClose={() => setEdited(null)} />
    </PageBody>
  );
}

function RoleRow({ role, onEdit }: { role: OwnRole; onEdit: (() => void) | null }) {
  const t = useT();
  const change = useChange();
  const [removing, setRemoving] = useState(false);
  const { id, name, description, permissions, user_count } = role;
  return (
    <li className="flex items-center gap-3 py-3 ps-5 pe-3" data-testid="role-row">
      <div className="min-w-0 flex-1">
        <p className="text-base font-medium wrap-anywhere">{name}</p>
        <p className="text-sm text-ink-2 wrap-anywhere">
          {description !== '' && `${description} · `}
          {t('roles.count', { smart_count: permissions.length })}
        </p>
      </div>
      <span className="shrink-0 text-sm text-ink-2 tabular-nums">{t('roles.users', { smart_count: user_count })}</span>
      {onEdit !== null && (
        <RowMenu
          label={t('action.more', { name })}
          actions={[
            { label: t('action.edit'), icon: <PencilLine className="size-4" aria-hidden />, onSelect: onEdit },
            {
              label: t('roles.remove'),
              icon: <Trash2 className="size-4" aria-hidden />,
              danger: true,
              apart: true,
              onSelect: () => setRemoving(true),
            },
          ]}
        />
      )}
      <ConfirmDialog
        open={removing}
        onClose={() => setRemoving(false)}
        title={t('roles.remove_title', { name })}
        confirm={t('roles.remove')}
        danger
        onConfirm={() =>
          change(request(`/api/v1/roles/${id}`, { method: 'DELETE' }), { said: t('roles.removed'), touched: ['roles'] })
        }
      >
        <p>{t('roles.remove_body')}</p>
      </ConfirmDialog>
    </li>
  );
}
