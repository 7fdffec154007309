import { useQuery } from '@tanstack/react-query';
import type { OwnRole, Role } from '../api/types.ts';
import { request } from '../api/request.ts';
import type { Page } from '../api/types.ts';
import { type Translate, useT } from '../i18n/index.ts';

export interface RoleNames {
  own: OwnRole[];
  nameOf(who: { role: Role; role_id: string | null }): string;
}

export function useOwnRoles() {
  return useQuery({
    queryKey: ['roles', 'all'],
    queryFn: ({ signal }) => request<Page<OwnRole>>('/api/v1/roles', { query: { limit: 500, sort: 'name' }, signal }),
  });
}

/** What roles are called, the company's own ones among them. */
export function useRoleNames(): RoleNames {
  const t = useT();
  const { data } = useOwnRoles();
  const own = data?.data ?? [];
  return { own, nameOf: ({ role, role_id }) => own.find(({ id }) => id === role_id)?.name ?? t(`user.roles.${role}`) };
}

/** The roles that somebody may be given, as one list of choices: built-in ones by name, own ones by id. */
export function roleOptions(own: readonly OwnRole[], t: Translate): { value: string; label: string }[] {
  const built_in = ['company_admin', 'content_manager', 'content_writer', 'client'] as const;
  return [
    ...built_in.map((role) => ({ value: role, label: t(`user.roles.${role}`) })),
    ...own.map(({ id, name }) => ({ value: id, label: name })),
  ];
}

/** A choice of that list in the words of the API. */
export function roleOfChoice(choice: string): { role: string; role_id?: string | null } {
  return choice.includes('-') ? { role: 'custom', role_id: choice } : { role: choice };
}

export function choiceOfRole({ role, role_id }: { role: Role; role_id: string | null }): string {
  return role === 'custom' && role_id !== null ? role_id : role;
}
