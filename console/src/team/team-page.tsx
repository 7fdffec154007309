import { Plus, UsersRound } from 'lucide-react';
import { useListContext } from 'ra-core';
import { useState } from 'react';
import type { User } from '../api/types.ts';
import { type Translate, useT } from '../i18n/index.ts';
import { useAllowed, useSession } from '../session/index.ts';
import { Button, FilterTabs, ListPage, Select } from '../ui/index.ts';
import { Invitations } from './invitations.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { type RoleNames, useRoleNames } from './role-names.ts';
import { teamColumns } from './team-columns.tsx';
import { UserActions } from './user-actions.tsx';
import { UserDialog } from './user-dialog.tsx';

export default function TeamPage() {
  const t = useT();
  const { user: me } = useSession();
  const mayChange = useAllowed('users.write');
  const names = useRoleNames();
  const [inviting, setInviting] = useState(false);
  const [edited, setEdited] = useState<User | null>(null);
  const columns = teamColumns({
    t,
    names,
    me_id: me?.id ?? null,
    actions: mayChange ? (user) => <UserActions user={user} onEdit={() => setEdited(user)} /> : null,
  });
  return (
    <ListPage<User>
      resource="users"
      title={t('team.title')}
      lead={t('team.lead')}
      search={t('team.search')}
      sort={{ field: 'created_at', order: 'ASC' }}
      columns={columns}
      empty={{ icon: UsersRound, title: t('team.empty'), hint: t('team.empty_hint') }}
      filters={<TeamFilters names={names} />}
      actions={
        mayChange && (
          <Button look="primary" onClick={() => setInviting(true)}>
            <Plus className="size-4" aria-hidden />
            {t('team.invite')}
          </Button>
        )
      }
    >
      {mayChange && <Invitations names={names} />}
      <InviteDialog open={inviting} onClose={() => setInviting(false)} />
      <UserDialog user={edited} onClose={() => setEdited(null)} />
    </ListPage>
  );
}

type State = 'all' | 'active' | 'inactive';
const wire = { all: undefined, active: true, inactive: false } as const;

function TeamFilters({ names }: { names: RoleNames }) {
  const t = useT();
  const { filterValues, setFilters } = useListContext();
  const active = filterValues['is_active'] as boolean | undefined;
  const state: State = active === undefined ? 'all' : active ? 'active' : 'inactive';
  return (
    <>
      <Select
        quiet
        label={t('team.role')}
        className="w-full sm:w-52"
        value={typeof filterValues['role'] === 'string' ? filterValues['role'] : ''}
        onChange={(event) => setFilters({ ...filterValues, role: event.target.value || undefined })}
        options={[{ value: '', label: t('team.all_roles') }, ...builtInOptions(t, names)]}
      />
      <FilterTabs
        label={t('team.state')}
        value={state}
        onChange={(next) => setFilters({ ...filterValues, is_active: wire[next] })}
        options={(['all', 'active', 'inactive'] as const).map((value) => ({ value, label: t(`team.states.${value}`) }))}
      />
    </>
  );
}

function builtInOptions(t: Translate, names: RoleNames): { value: string; label: string }[] {
  const built_in = ['company_admin', 'content_manager', 'content_writer', 'client'] as const;
  const own = names.own.length > 0 ? (['custom'] as const) : [];
  return [...built_in, ...own].map((role) => ({ value: role, label: t(`user.roles.${role}`) }));
}
