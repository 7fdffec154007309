import { Keyboard, LogOut, Monitor, Moon, Sun, UserRound } from 'lucide-react';
import { useLocaleState, useLocales, useLogout } from 'ra-core';
import type { ReactElement } from 'react';
import { useNavigate } from 'react-router';
import { useT, type WordKey } from '../i18n/index.ts';
import { fullName, useSession } from '../session/index.ts';
import { Avatar } from '../ui/index.ts';
import { Menu, MenuChoice, MenuItem, MenuSeparator } from '../ui/menu.tsx';
import type { Place } from './places.ts';
import { setTheme, type Theme, useTheme } from './theme.ts';

const roles: Record<string, WordKey> = {
  superadmin: 'user.roles.superadmin',
  company_admin: 'user.roles.company_admin',
  content_manager: 'user.roles.content_manager',
  content_writer: 'user.roles.content_writer',
  client: 'user.roles.client',
  custom: 'user.roles.custom',
};
const icon = 'size-4 text-ink-2';

export interface UserMenuProps {
  onHelp(): void;
  trigger?: ReactElement<Record<string, unknown>>;
  /** Places the bar has no room for, above the person's own entries. */
  more?: Place[];
}

export default function UserMenu({ onHelp, trigger, more = [] }: UserMenuProps) {
  const t = useT();
  const { user, acting } = useSession();
  const logout = useLogout();
  const navigate = useNavigate();
  const theme = useTheme();
  if (user === null) return null;
  const name = fullName(user);
  const role = roles[user.role];
  return (
    <Menu
      side={trigger ? 'top' : 'inline-end'}
      align="end"
      trigger={
        trigger ?? (
          <button type="button" aria-label={t('user.menu')} className="mt-2.5 rounded-full">
            <Avatar name={name} size="sm" className="bg-accent-soft text-accent-ink hover:bg-accent-line" />
          </button>
        )
      }
    >
      {more.map(({ to, label, icon: Icon }) => (
        <MenuItem key={to} icon={<Icon className={icon} aria-hidden />} onSelect={() => void navigate(to)}>
          {t(label)}
        </MenuItem>
      ))}
      {more.length > 0 && <MenuSeparator />}
      <div className="flex items-center gap-3 px-2.5 py-2">
        <Avatar name={name} size="sm" className="bg-accent-soft text-accent-ink" />
        <div className="min-w-0">
          <p className="max-w-52 truncate text-base font-medium">{name}</p>
          <p className="max-w-52 truncate text-xs text-ink-2">{role === undefined ? user.role : t(role)}</p>
        </div>
      </div>
      <MenuSeparator />
      <MenuChoice
        label={t('user.theme')}
        value={theme}
        onChange={(value) => setTheme(value as Theme)}
        options={[
          { value: 'light', label: t('user.light'), icon: <Sun className={icon} aria-hidden /> },
          { value: 'dark', label: t('user.dark'), icon: <Moon className={icon} aria-hidden /> },
          { value: 'system', label: t('user.system'), icon: <Monitor className={icon} aria-hidden /> },
        ]}
      />
      <Language />
      <MenuSeparator />
      {acting === null && (
        <MenuItem icon={<UserRound className={icon} aria-hidden />} onSelect={() => void navigate('/settings/profile')}>
          {t('user.account')}
        </MenuItem>
      )}
      <MenuItem icon={<Keyboard className={icon} aria-hidden />} onSelect={onHelp}>
        {t('user.shortcuts')}
      </MenuItem>
      <MenuItem
        icon={<LogOut className={`${icon} mirror`} aria-hidden />}
        onSelect={() => void logout({}, undefined, false)}
      >
        {t('user.sign_out')}
      </MenuItem>
    </Menu>
  );
}

/** Offered as soon as there is more than one. */
function Language() {
  const t = useT();
  const locales = useLocales();
  const [locale, setLocale] = useLocaleState();
  if (locales.length < 2) return null;
  const options = locales.map((each) => ({ value: each.locale, label: each.name }));
  return (
    <>
      <MenuSeparator />
      <MenuChoice label={t('user.language')} value={locale} onChange={setLocale} options={options} />
    </>
  );
}
