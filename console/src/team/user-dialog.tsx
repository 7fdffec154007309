import { useQuery } from '@tanstack/react-query';
import type { User } from '../api/types.ts';
import { edit } from '../api/edit.ts';
import { requestTagged, type Tagged } from '../api/request.ts';
import { FormProblem, useChange, useSaveForm } from '../forms/index.ts';
import { useT } from '../i18n/index.ts';
import { fullName, refreshMe, useSession } from '../session/index.ts';
import { Button, Dialog, DialogActions, Field, ProblemState, Select, SkeletonRows } from '../ui/index.ts';
import { choiceOfRole, roleOfChoice, roleOptions, useOwnRoles } from './role-names.ts';

/** Name and role of a member of the team. Read anew when opened, so that nobody overwrites what they have not seen. */
export function UserDialog({ user, onClose }: { user: User | null; onClose(): void }) {
  const t = useT();
  const title = t('team.edit_title', { name: user === null ? '' : fullName(user) });
  return (
    <Dialog open={user !== null} onClose={onClose} title={title} closeLabel={t('action.close')}>
      {user !== null && <Load id={user.id} onClose={onClose} />}
    </Dialog>
  );
}

function Load({ id, onClose }: { id: string; onClose(): void }) {
  const { data, error, refetch, dataUpdatedAt } = useQuery({
    queryKey: ['users', 'one', id],
    queryFn: ({ signal }) => requestTagged<User>(`/api/v1/users/${id}`, { signal }),
    staleTime: 0,
    gcTime: 0,
  });
  if (error && !data) return <ProblemState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows count={2} />;
  return <EditForm key={dataUpdatedAt} loaded={data} onClose={onClose} onReload={() => void refetch()} />;
}

interface EditFormProps {
  loaded: Tagged<User>;
  onClose(): void;
  onReload(): void;
}

function EditForm({ loaded, onClose, onReload }: EditFormProps) {
  const { row } = loaded;
  const t = useT();
  const change = useChange();
  const { user: me } = useSession();
  const { data: roles } = useOwnRoles();
  const { first_name, last_name } = row;
  const before = { first_name, last_name, role: choiceOfRole(row) };
  const { form, onSubmit, busy, problem, wait_s, errorOf } = useSaveForm(before, async (entered) => {
    const { role, ...name } = entered;
    // Only what was changed: the log tells it so.
    const names = Object.entries(name).filter(([field, value]) => value !== row[field as keyof typeof name]);
    const body = { ...Object.fromEntries(names), ...(role === before.role ? {} : roleOfChoice(role)) };
    if (Object.keys(body).length === 0) return onClose();
    await change(edit(`/api/v1/users/${row.id}`, loaded, body), {
      said: t('team.saved', { name: fullName({ ...row, ...name }) }),
      touched: ['users', 'roles'],
    });
    if (row.id === me?.id) await refreshMe();
    onClose();
  });
  const missing = { required: t('form.missing') };
  const options = roleOptions(roles?.data ?? [], t);
  if (!options.some(({ value }) => value === before.role)) {
    options.push({ value: before.role, label: t(`user.roles.${row.role}`) });
  }
  return (
    <form noValidate onSubmit={onSubmit}>
      <div className="flex flex-col gap-4.5 px-5 py-5">
        <FormProblem problem={problem} wait_s={wait_s} onReload={onReload} />
        <div className="grid grid-cols-2 gap-3">
          <Field
            label={t('person.first_name')}
            autoComplete="off"
            error={errorOf('first_name')}
            {...form.register('first_name', missing)}
          />
          <Field
            label={t('person.last_name')}
            autoComplete="off"
            error={errorOf('last_name')}
            {...form.register('last_name', missing)}
          />
        </div>
        <Select
          label={t('team.role')}
          hint={t('team.role_hint')}
          disabled={row.is_owner}
          error={errorOf('role')}
          options={options}
          {...form.register('role')}
        />
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
