import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { EmbeddedPostgresError } from './errors.ts';
import { CLEAN_ENV } from './run-as.ts';

const TAKEN = 75;
/** How long the last processes of a server that was killed may take to go away. */
const WAIT_MS = 5_000;

/**
 * A kernel lock that every process of a server holds until the last one is gone, to be put before the server's
 * command. It also keeps out a server in another container on the same volume, whose pids mean nothing here. Empty
 * where there is no such tool; then PostgreSQL's own checks have to do.
 */
export function interlock(): string[] {
  // Some small distributions have a flock without --no-fork; that one would run the server as its child.
  const usable = process.platform === 'linux' && (run(['flock', '--help'], '/').stdout ?? '').includes('--no-fork');
  return usable ? ['flock', '--no-fork', '--nonblock', '--conflict-exit-code', String(TAKEN), 'interlock'] : [];
}

/** Waits until nothing of an earlier server is left in this cluster; throws when something stays. */
export async function waitForInterlock(cluster: string): Promise<void> {
  const lock = interlock();
  // Only a server makes the file, as the user it runs as.
  if (lock.length === 0 || !existsSync(join(cluster, 'interlock'))) return;
  const deadline = Date.now() + WAIT_MS;
  while (run([...lock, 'true'], cluster).status === TAKEN) {
    if (Date.now() > deadline) {
      throw new EmbeddedPostgresError(
        'data_dir_in_use',
        `Another PostgreSQL, probably in another container, uses ${dirname(cluster)}. ` +
          'Stop that one first, or set DATA_DIR to another directory.',
      );
    }
    await pause(50);
  }
}

function run(command: string[], cwd: string): { status: number | null; stdout: string } {
  const [file, ...args] = command;
  return spawnSync(file!, args, { cwd, env: CLEAN_ENV, encoding: 'utf8' });
}
