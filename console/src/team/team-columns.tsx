import { ShieldCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import type { User } from '../api/types.ts';
import { formatDate, type Translate, useLanguage } from '../i18n/index.ts';
import { fullName } from '../session/index.ts';
import { Avatar, Badge, type Column } from '../ui/index.ts';
import type { RoleNames } from './role-names.ts';

interface Given {
  t: Translate;
  names: RoleNames;
  me_id: string | null;
  actions: ((user: User) => ReactNode) | null;
}

export function teamColumns({ t, names, me_id, actions }: Given): Column<User>[] {
  const columns: Column<User>[] = [
    {
      key: 'name',
      header: t('team.name'),
      cell: (user) => (
        <span className="flex min-w-0 items-center gap-3 py-1">
          <Avatar name={fullName(user)} size="sm" className={user.is_active ? '' : 'opacity-50'} />
          <span className="min-w-0">
            <span className="flex flex-wrap items-center gap-x-2">
              <bdi className="font-medium wrap-anywhere">{fullName(user)}</bdi>
              {user.id === me_id && <span className="text-sm text-ink-3">({t('team.you')})</span>}
              {user.is_owner && <Badge tone="accent">{t('team.owner')}</Badge>}
            </span>
            <span className="block text-sm text-ink-2 wrap-anywhere">{user.email}</span>
            <span className="block text-sm text-ink-3 md:hidden">
              {names.nameOf(user)}
              {!user.is_active && ` · ${t('team.inactive')}`}
            </span>
          </span>
        </span>
      ),
    },
    {
      key: 'role',
      header: t('team.role'),
      wideOnly: true,
      cell: (user) => <span className="text-ink-2">{names.nameOf(user)}</span>,
    },
    {
      key: 'two_step',
      header: t('team.two_step'),
      wideOnly: true,
      cell: ({ totp_enabled }) =>
        totp_enabled ? (
          <span title={t('team.two_step_hint')}>
            <ShieldCheck className="size-4.5 text-accent" aria-label={t('security.on')} />
          </span>
        ) : (
          <span className="text-ink-3">{t('list.empty_value')}</span>
        ),
    },
    {
      key: 'state',
      header: t('team.state'),
      wideOnly: true,
      cell: ({ is_active }) => (
        <Badge tone={is_active ? 'accent' : 'neutral'}>{t(is_active ? 'team.active' : 'team.inactive')}</Badge>
      ),
    },
    {
      key: 'created_at',
      header: t('team.joined'),
      sort: 'created_at',
      wideOnly: true,
      align: 'end',
      cell: (user) => <Joined at={user.created_at} />,
    },
  ];
  if (actions === null) return columns;
  return [...columns, { key: 'actions', header: '', align: 'end', className: 'w-12 ps-0 pe-2', cell: actions }];
}

function Joined({ at }: { at: string }) {
  return <span className="whitespace-nowrap text-ink-2">{formatDate(at, useLanguage())}</span>;
}
