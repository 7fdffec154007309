import { settingsWords } from '../i18n/en/settings.ts';
import { useT } from '../i18n/index.ts';

const known = settingsWords.permissions;
type Known = keyof typeof known;

/** Names for permissions; one that is newer than this page is named as the server names it. */
export function usePermissionLabels() {
  const t = useT();
  const label = (word: string) => (word in known ? t(`permissions.${word as Known}`) : word.replaceAll('_', ' '));
  return {
    groupLabel: label,
    permissionLabel: (permission: string) => label(permission.split('.')[1] ?? permission),
  };
}
