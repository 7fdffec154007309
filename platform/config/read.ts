import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { ConfigError } from './errors.ts';
import { settings, type RawSettings, type SettingName, type Source } from './settings.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ReadSettings {
  values: RawSettings;
  sources: Record<SettingName, Source>;
}

/** Reads `.env` (when there) and the environment, which wins; checks every value; reports all faults together. */
export function readSettings(env: Environment, envFile: string | undefined): ReadSettings {
  const file: Environment =
    envFile !== undefined && existsSync(envFile) ? parseEnv(readFileSync(envFile, 'utf8')) : {};
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
  if (problems.length > 0) throw new ConfigError(problems);
  return { values: values as RawSettings, sources };
}

/** An empty variable counts as not set, except where empty has a meaning of its own (`SIMULATOR_PORT=`). */
function lookUp(names: readonly string[], env: Environment, file: Environment) {
  for (const name of names) {
    const real = env[name];
    if (real !== undefined && (real !== '' || name === 'SIMULATOR_PORT')) return { value: real, source: 'environment' as const };
    const kept = file[name];
    if (kept !== undefined && (kept !== '' || name === 'SIMULATOR_PORT')) return { value: kept, source: '.env' as const };
  }
  return undefined;
}
