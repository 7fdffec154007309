import { accessSync, constants, mkdirSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { locateBinaries } from './binaries.ts';
import { checkCluster, createCluster } from './cluster.ts';
import { explainFailure } from './errors.ts';
import { waitForInterlock } from './interlock.ts';
import { launchPostgres, type Launched } from './launch.ts';
import { lockDataDir } from './lock.ts';
import { readPassword } from './password.ts';
import { findOrphan, removeStaleNote, waitForOrphan, type Postmaster } from './postmaster.ts';
import { chooseRunAs } from './run-as.ts';
import { watchServer } from './running.ts';
import { openSocketDir, removeSocketDir } from './socket-dir.ts';
import { giveTo } from './spawn.ts';
import { launchOnWindows, watchOnWindows } from './windows.ts';

/** The part of a logger that is used here. */
export interface EmbeddedLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface EmbeddedOptions {
  /** Made when missing. Holds the cluster, the lock and the start log. */
  data_dir: string;
  logger?: EmbeddedLogger;
  /** Called once when the server ends without having been asked to. */
  onExit?: (error: Error) => void;
  /** As root: the user the server runs as, instead of a user namespace. */
  run_as_uid?: number;
}

export interface EmbeddedPostgres {
  connection: { host: string; port: number; user: 'postgres'; database: 'postgres'; password?: string };
  pid: number;
  /** True when a server was found that an earlier, killed process had left running. */
  taken_over: boolean;
  /** Stops the server cleanly and gives the data directory free. Safe to call more than once. */
  stop(): Promise<void>;
}

const ORPHAN_LIMIT_MS = 60_000;

/**
 * Starts the PostgreSQL that npm installed on the cluster in `data_dir`, making it at the first start. Throws
 * `EmbeddedPostgresError` with a message for the operator.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const data_dir = openDataDir(resolve(options.data_dir));
  const lock = lockDataDir(data_dir);
  try {
    const cluster = join(data_dir, 'cluster');
    const server = await takeOverOrStart(cluster, data_dir, options);
    return tend(server, cluster, options, lock.release);
  } catch (error) {
    lock.release();
    throw error;
  }
}

function openDataDir(path: string): string {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    return realpathSync(path);
  } catch (error) {
    throw explainFailure(path, error instanceof Error ? error.message : String(error), error);
  }
}

async function takeOverOrStart(
  cluster: string,
  data_dir: string,
  options: EmbeddedOptions,
): Promise<Postmaster | Launched> {
  const binaries = locateBinaries();
  const exists = checkCluster(cluster, binaries.major);
  const orphan = exists ? await findOrphan(cluster) : null;
  const taken = orphan === null ? null : await waitForOrphan(cluster, orphan, ORPHAN_LIMIT_MS);
  if (taken !== null) {
    options.logger?.warn({ pid: taken.process.pid }, 'took over the PostgreSQL that a killed process left running');
    return taken;
  }
  const begun = performance.now();
  if (exists) {
    await waitForInterlock(cluster);
    removeStaleNote(cluster);
  }
  const runAs = chooseRunAs({ binaries, data_dir, cluster, run_as_uid: options.run_as_uid });
  if (process.platform === 'win32') return launchOnWindows(cluster, runAs);
  if (!exists) await createCluster(cluster, runAs, ['--auth-local', 'trust', '--auth-host', 'reject']);
  else giveTo(runAs, cluster);
  const socket_dir = openSocketDir(cluster, runAs.owner ?? 0);
  const launched = await launchPostgres({ cluster, socket_dir, runAs });
  const fields = { pid: launched.process.pid, version: binaries.version, how: runAs.how, created: !exists };
  options.logger?.info({ ...fields, ms: Math.round(performance.now() - begun) }, 'embedded PostgreSQL started');
  return launched;
}

function tend(
  server: Postmaster | Launched,
  cluster: string,
  options: EmbeddedOptions,
  release: () => void,
): EmbeddedPostgres {
  const child = 'child' in server ? server.child : undefined;
  const running = process.platform === 'win32' ? watchOnWindows(server, cluster) : watchServer(server, child);
  let stopping: Promise<void> | undefined;
  void running.ended.then((how) => {
    if (stopping !== undefined) return;
    options.onExit?.(new Error(`The embedded PostgreSQL (pid ${server.process.pid}) ended unexpectedly: ${how}.`));
  });

  async function stopNow(): Promise<void> {
    try {
      await running.stop();
      if (process.platform !== 'win32') removeSocketDir(server.host);
    } finally {
      release();
    }
  }

  const password = readPassword(cluster);
  return {
    connection: {
      host: server.host,
      port: server.port,
      user: 'postgres',
      database: 'postgres',
      ...(password === undefined ? {} : { password }),
    },
    pid: server.process.pid,
    taken_over: child === undefined,
    stop: () => (stopping ??= stopNow()),
  };
}
