import { Check } from 'lucide-react';
import type { PermissionTable } from '../api/types.ts';
import { useT } from '../i18n/index.ts';
import { cn } from '../ui/index.ts';
import { groupPermissions } from './permission-groups.ts';
import { usePermissionLabels } from './permission-labels.ts';

const shown = ['company_admin', 'content_manager', 'content_writer', 'client'] as const;

/** The built-in roles side by side. Below a narrow screen the first column stays while the roles scroll. */
export function PermissionMatrix({ rows }: { rows: PermissionTable['data'] }) {
  const t = useT();
  const { groupLabel, permissionLabel } = usePermissionLabels();
  const rolesOf = new Map<string, readonly string[]>(rows.map(({ permission, roles }) => [permission, roles]));
  return (
    <div className="overflow-x-auto">
      <table className="w-full min-w-136 border-collapse text-base">
        <thead>
          <tr className="border-b border-line">
            <th scope="col" className="sticky start-0 bg-surface px-5 py-2.5 text-start text-xs font-medium text-ink-3">
              {t('roles.permission')}
            </th>
            {shown.map((role) => (
              <th key={role} scope="col" className="w-32 px-2 py-2.5 text-center text-xs font-medium text-ink-3">
                {t(`user.roles.${role}`)}
              </th>
            ))}
          </tr>
        </thead>
        {groupPermissions(rows.map(({ permission }) => permission)).map((group) => (
          <tbody key={group.name} className="border-b border-line last:border-0">
            {group.permissions.map((permission, index) => (
              <tr key={permission} className="group">
                <th
                  scope="row"
                  title={permission}
                  className="sticky start-0 bg-surface px-5 py-1.5 text-start font-normal group-first:pt-2.5 group-last:pb-2.5"
                >
                  <span className={cn('font-medium sm:inline-block sm:w-36', index === 0 && 'block')}>
                    {index === 0 ? groupLabel(group.name) : <span className="sr-only">{groupLabel(group.name)}</span>}
                  </span>
                  <span className="text-ink-2">{permissionLabel(permission)}</span>
                </th>
                {shown.map((role) => {
                  const may = rolesOf.get(permission)?.includes(role) === true;
                  return (
                    <td key={role} className="px-2 text-center group-first:pt-1 group-last:pb-1">
                      {may ? (
                        <Check className="inline size-4 text-accent" strokeWidth={2.5} aria-hidden />
                      ) : (
                        <span className="text-ink-3" aria-hidden>
                          ·
                        </span>
                      )}
                      <span className="sr-only">{t(may ? 'roles.yes' : 'roles.no')}</span>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}
