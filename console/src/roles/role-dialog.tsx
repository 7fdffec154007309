import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { OwnRole } from '../api/types.ts';
import { edit } from '../api/edit.ts';
import { request, requestTagged, type Tagged } from '../api/request.ts';
import { FormProblem, useChange, useSaveForm } from '../forms/index.ts';
import { useT } from '../i18n/index.ts';
import { refreshMe } from '../session/index.ts';
import { Button, Dialog, DialogActions, Field, Note, ProblemState, Select, SkeletonRows } from '../ui/index.ts';
import { PermissionPicker } from './permission-picker.tsx';
import { usePermissionTable } from './use-permissions.ts';

/** Makes a role or changes one; what is changed is read anew first. */
export function RoleDialog({ role, onClose }: { role: OwnRole | 'new' | null; onClose(): void }) {
  const t = useT();
  const title = t(role === 'new' ? 'roles.create_title' : 'roles.edit_title');
  return (
    <Dialog open={role !== null} onClose={onClose} title={title} closeLabel={t('action.close')} wide>
      {role === 'new' && <RoleForm loaded={null} onClose={onClose} />}
      {role !== null && role !== 'new' && <Load id={role.id} onClose={onClose} />}
    </Dialog>
  );
}

function Load({ id, onClose }: { id: string; onClose(): void }) {
  const { data, error, refetch, dataUpdatedAt } = useQuery({
    queryKey: ['roles', 'one', id],
    queryFn: ({ signal }) => requestTagged<OwnRole>(`/api/v1/roles/${id}`, { signal }),
    staleTime: 0,
    gcTime: 0,
  });
  if (error && !data) return <ProblemState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows count={3} />;
  return <RoleForm key={dataUpdatedAt} loaded={data} onClose={onClose} onReload={() => void refetch()} />;
}

interface RoleFormProps {
  loaded: Tagged<OwnRole> | null;
  onClose(): void;
  onReload?: () => void;
}

function RoleForm({ loaded, onClose, onReload }: RoleFormProps) {
  const t = useT();
  const change = useChange();
  const { data: table } = usePermissionTable();
  const [chosen, setChosen] = useState<Set<string>>(new Set(loaded?.row.permissions));
  const [none, setNone] = useState(false);
  const known = table?.data.map(({ permission }) => permission) ?? [];
  const { form, onSubmit, busy, problem, wait_s, errorOf } = useSaveForm(
    { name: loaded?.row.name ?? '', description: loaded?.row.description ?? '' },
    async (entered) => {
      setNone(chosen.size === 0);
      if (chosen.size === 0) return;
      const body = { ...entered, permissions: known.filter((permission) => chosen.has(permission)) };
      const call =
        loaded === null
          ? request('/api/v1/roles', { method: 'POST', body })
          : edit(`/api/v1/roles/${loaded.row.id}`, loaded, body);
      await change(call, { said: t('roles.saved'), touched: ['roles', 'users'] });
      await refreshMe();
      onClose();
    },
  );

  function startFrom(role: string): void {
    const rows = table?.data.filter(({ roles }) => (roles as readonly string[]).includes(role)) ?? [];
    setChosen(new Set(rows.map(({ permission }) => permission)));
  }

  const built_in = ['content_manager', 'content_writer', 'client'] as const;
  return (
    <form noValidate onSubmit={onSubmit}>
      <div className="flex flex-col gap-4.5 px-5 py-5">
        <FormProblem problem={problem} wait_s={wait_s} onReload={onReload} />
        {none && chosen.size === 0 && <Note tone="danger">{t('roles.none')}</Note>}
        <Field
          label={t('roles.name')}
          autoComplete="off"
          autoFocus={loaded === null}
          error={errorOf('name')}
          {...form.register('name', { required: t('form.missing') })}
        />
        <Field
          label={t('roles.description')}
          hint={t('roles.description_hint')}
          autoComplete="off"
          error={errorOf('description')}
          {...form.register('description')}
        />
        {loaded === null && (
          <Select
            label={t('roles.start_from')}
            defaultValue=""
            onChange={(event) => startFrom(event.target.value)}
            options={[
              { value: '', label: t('roles.start_blank') },
              ...built_in.map((role) => ({ value: role, label: t(`user.roles.${role}`) })),
            ]}
          />
        )}
        <div className="flex flex-col gap-1.5">
          <span className="text-sm font-medium">{t('roles.permissions')}</span>
          <PermissionPicker label={t('roles.permissions')} known={known} chosen={chosen} onChange={setChosen} />
        </div>
      </div>
      <DialogActions>
        <Button onClick={onClose}>{t('action.cancel')}</Button>
        <Button type="submit" look="primary" busy={busy} disabled={wait_s > 0}>
          {t('action.save')}
        </Button>
      </DialogActions>
    </form>
  );
}
