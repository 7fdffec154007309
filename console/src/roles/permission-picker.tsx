import { useT } from '../i18n/index.ts';
import { useSession } from '../session/index.ts';
import { CheckBox } from '../ui/index.ts';
import { groupPermissions, toggled } from './permission-groups.ts';
import { usePermissionLabels } from './permission-labels.ts';

export interface PermissionPickerProps {
  label: string;
  /** All there are, in the server's order. */
  known: readonly string[];
  chosen: ReadonlySet<string>;
  onChange(chosen: Set<string>): void;
}

/** Ticks permissions one by one. Nobody can give what they do not have. */
export function PermissionPicker({ label, known, chosen, onChange }: PermissionPickerProps) {
  const t = useT();
  const { permissions: mine } = useSession();
  const { groupLabel, permissionLabel } = usePermissionLabels();
  return (
    <fieldset className="overflow-hidden rounded-lg border border-line">
      <legend className="sr-only">{label}</legend>
      <ul className="divide-y divide-line">
        {groupPermissions(known).map((group) => (
          <li key={group.name} className="flex items-center justify-between gap-x-3 px-3.5 py-2.5 odd:bg-sunken/60">
            <span className="min-w-0 text-base font-medium">{groupLabel(group.name)}</span>
            <span className="grid shrink-0 grid-cols-[4.25rem_5.5rem] sm:grid-cols-[5rem_6rem]">
              {group.permissions.map((permission) => (
                <CheckBox
                  key={permission}
                  className={permission.endsWith('.read') ? 'col-start-1' : 'col-start-2'}
                  label={
                    <>
                      <span className="sr-only">{groupLabel(group.name)}: </span>
                      {permissionLabel(permission)}
                    </>
                  }
                  title={mine.has(permission) ? permission : t('roles.not_yours')}
                  disabled={!mine.has(permission) && !chosen.has(permission)}
                  checked={chosen.has(permission)}
                  onChange={(event) => onChange(toggled(chosen, permission, { on: event.target.checked, known }))}
                />
              ))}
            </span>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
