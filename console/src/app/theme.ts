import { useSyncExternalStore } from 'react';

export type Theme = 'light' | 'dark' | 'system';

/** Also read by `public/theme.js`, before the first paint. */
const preference = 'parley.theme';
const systemDark = matchMedia('(prefers-color-scheme: dark)');
const readers = new Set<() => void>();
let theme: Theme = stored();

function stored(): Theme {
  const value = localStorage.getItem(preference);
  return value === 'light' || value === 'dark' ? value : 'system';
}

function apply(): void {
  const dark = theme === 'dark' || (theme === 'system' && systemDark.matches);
  document.documentElement.dataset['theme'] = dark ? 'dark' : 'light';
  for (const reader of readers) reader();
}

systemDark.addEventListener('change', apply);
apply();

export function setTheme(next: Theme): void {
  theme = next;
  if (next === 'system') localStorage.removeItem(preference);
  else localStorage.setItem(preference, next);
  apply();
}

export function useTheme(): Theme {
  return useSyncExternalStore(
    (reader) => {
      readers.add(reader);
      return () => readers.delete(reader);
    },
    () => theme,
  );
}
