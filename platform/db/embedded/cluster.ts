import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { EmbeddedPostgresError, explainFailure } from './errors.ts';
import type { RunAs } from './run-as.ts';
import { giveTo, runProgram } from './spawn.ts';

const INITDB_ARGUMENTS = (
  '--username postgres --encoding UTF8 --data-checksums --no-instructions ' +
  '--locale C --locale-provider builtin --builtin-locale C.UTF-8'
).split(' ');

/** True if there is a cluster to start, false if there is none yet. Throws for one this PostgreSQL cannot read. */
export function checkCluster(cluster: string, major: string): boolean {
  if (!existsSync(cluster)) return false;
  const versionFile = join(cluster, 'PG_VERSION');
  if (!existsSync(versionFile)) {
    if (readdirSync(cluster).length === 0) {
      rmSync(cluster, { recursive: true });
      return false;
    }
    throw new EmbeddedPostgresError(
      'not_a_cluster',
      `${cluster} holds files but no PostgreSQL database. Move it away, or set DATA_DIR to another directory.`,
    );
  }
  const found = readFileSync(versionFile, 'utf8').trim();
  if (found === major) return true;
  throw new EmbeddedPostgresError(
    'wrong_major',
    `The database in ${cluster} was made by PostgreSQL ${found}; this release brings PostgreSQL ${major}, which cannot ` +
      'read it. Start the release that made it, take a backup there, move the directory away and restore the backup ' +
      'with this release.',
  );
}

/**
 * Makes a new cluster. It is built beside its place and moved there when it is complete and on disk, so a crash in
 * the middle leaves nothing that could be taken for a database.
 */
export async function createCluster(cluster: string, runAs: RunAs, auth: string[]): Promise<void> {
  const data_dir = dirname(cluster);
  removeDrafts(cluster);
  const draft = `${cluster}.new-${process.pid}`;
  try {
    mkdirSync(draft, { mode: 0o700 });
    giveTo(runAs, draft);
    const args = ['--pgdata', runAs.nameOf(draft), ...INITDB_ARGUMENTS, ...auth];
    const { code, said } = await runProgram(runAs, runAs.binaries.initdb, args, draft);
    if (code !== 0) throw explainFailure(data_dir, said);
    renameSync(draft, cluster);
    syncDirectory(data_dir);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (error instanceof EmbeddedPostgresError) throw error;
    throw explainFailure(data_dir, error instanceof Error ? error.message : String(error), error);
  }
}

/** We hold the directory's lock, so whatever is half made is nobody's. */
function removeDrafts(cluster: string): void {
  const prefix = `${basename(cluster)}.new-`;
  for (const name of readdirSync(dirname(cluster))) {
    if (name.startsWith(prefix)) rmSync(join(dirname(cluster), name), { recursive: true, force: true });
  }
}

function syncDirectory(path: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
