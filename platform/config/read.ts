import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { settings, type RawSettings, type SettingName, type Source } from './settings.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ReadSettings {
  values: RawSettings;
  sources: Record<SettingName, Source>;
  /** What is wrong with single values, in sentences; such a value is missing in `values`. */
  problems: readonly string[];
}

/** Reads `.env` (when there) and the environment, which wins, and checks every value by itself. */
export function readSettings(env: Environment, envFile: string | undefined): ReadSettings {
  const file: Environment = envFile !== undefined && existsSync(envFile) ? parseEnv(readFileSync(envFile, 'utf8')) : {};
  const values: Record<string, unknown> = {};
  const sources: Record<string, Source> = {};
  const problems: string[] = [];

  for (const [name, setting] of Object.entries(settings)) {
    const names = [name, ...('aliases' in setting ? setting.aliases : [])];
    const found = lookUp(names, env, file);
    sources[name] = found?.source ?? 'default';
    const parsed = setting.schema.safeParse(found?.value);
    if (parsed.success) {
      values[name] = parsed.data;
      if (parsed.data === undefined) sources[name] = 'not set';
    } else {
      problems.push(`${name}: ${parsed.error.issues.map((issue) => issue.message).join('; ')}`);
    }
  }
  return { values: values as RawSettings, sources, problems };
}

/**
 * An empty variable counts as not set, except where empty has a meaning of its own (`SIMULATOR_PORT=`). The environment
 * is searched for all names of a setting before the file is.
 */
function lookUp(names: readonly string[], env: Environment, file: Environment) {
  for (const [from, source] of [[env, 'environment'] as const, [file, '.env'] as const]) {
    for (const name of names) {
      const value = from[name];
      if (value !== undefined && (value !== '' || name === 'SIMULATOR_PORT')) return { value, source };
    }
  }
  return undefined;
}
