import { Ellipsis } from 'lucide-react';
import { Fragment, type ReactNode } from 'react';
import { IconButton } from './button.tsx';
import { Menu, MenuItem, MenuSeparator } from './menu.tsx';

export interface RowAction {
  label: string;
  icon?: ReactNode;
  onSelect(): void;
  danger?: boolean;
  /** A line above it. */
  apart?: boolean;
}

/** What can be done with one row, behind three dots; nothing at all when nothing is allowed. */
export function RowMenu({ label, actions }: { label: string; actions: (RowAction | false)[] }) {
  const shown = actions.filter((action): action is RowAction => action !== false);
  if (shown.length === 0) return null;
  return (
    <Menu
      trigger={
        <IconButton label={label}>
          <Ellipsis className="size-4.5" aria-hidden />
        </IconButton>
      }
    >
      {shown.map((action, index) => (
        <Fragment key={action.label}>
          {action.apart && index > 0 && <MenuSeparator />}
          <MenuItem icon={action.icon} danger={action.danger === true} onSelect={action.onSelect}>
            {action.label}
          </MenuItem>
        </Fragment>
      ))}
    </Menu>
  );
}
