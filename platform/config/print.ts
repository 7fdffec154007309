import type { LoadedConfig } from './config.ts';
import { settings } from './settings.ts';

/** The effective settings as a table, secrets masked: name, value, where it came from. */
export function printConfig(loaded: LoadedConfig): string {
  const rows = Object.entries(loaded.effective).map(([name, { value, source }]) => {
    const setting = settings[name as keyof typeof settings];
    const secret = 'secret' in setting && setting.secret;
    const shown =
      value === undefined ? '' : secret ? '********' : typeof value === 'string' ? value : JSON.stringify(value);
    return [name, shown, source] as const;
  });
  const width = (column: 0 | 1): number => Math.max(...rows.map((row) => row[column].length));
  return rows.map((row) => `${row[0].padEnd(width(0))}  ${row[1].padEnd(width(1))}  ${row[2]}`).join('\n');
}
