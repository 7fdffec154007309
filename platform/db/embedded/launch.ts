import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { explainFailure } from './errors.ts';
import { interlock } from './interlock.ts';
import { whenLeaving } from './leaving.ts';
import { identifyProcess } from './process-identity.ts';
import { readPidFile, type Postmaster } from './postmaster.ts';
import type { RunAs } from './run-as.ts';
import { lastWords, startLog } from './server-log.ts';
import { settingArguments } from './settings.ts';
import { SOCKET_PORT } from './socket-dir.ts';
import { spawnProgram } from './spawn.ts';

export interface Launched extends Postmaster {
  child: ChildProcess;
}

interface Launch {
  cluster: string;
  socket_dir: string;
  runAs: RunAs;
}

/** Crash recovery of a large write-ahead log takes a while; a server that is at it must not be given up. */
const READY_WITHIN_MS = 10 * 60_000;

/** Starts the server and resolves when it accepts connections. */
export async function launchPostgres({ cluster, socket_dir, runAs }: Launch): Promise<Launched> {
  const listen = {
    listen_addresses: '',
    port: String(SOCKET_PORT),
    unix_socket_directories: socket_dir,
    unix_socket_permissions: '0700',
  };
  const command = [runAs.binaries.postgres, '-D', runAs.nameOf(cluster), ...settingArguments(listen)];
  const begun = Date.now();
  // Made anew: another user may have left the last one.
  rmSync(startLog(cluster), { force: true });
  const log = openSync(startLog(cluster), 'w', 0o600);
  const child = spawnProgram(runAs, [...interlock(), ...command], cluster, ['ignore', log, log]);
  closeSync(log);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? String(code)));
  });
  let end: string | undefined;
  void ended.then((how) => (end = how));
  const stay = whenLeaving(() => child.kill('SIGINT'));

  const deadline = Date.now() + READY_WITHIN_MS;
  while (end === undefined) {
    const note = readPidFile(cluster);
    const identity = note?.pid === child.pid && note?.status === 'ready' ? identifyProcess(note.pid) : null;
    if (identity !== null) {
      stay();
      return { child, process: identity, host: socket_dir, port: SOCKET_PORT };
    }
    if (Date.now() > deadline) child.kill('SIGQUIT');
    await Promise.race([pause(10), ended]);
  }
  stay();
  throw explainFailure(dirname(cluster), `${lastWords(cluster, begun)}\n(it ended with ${end})`);
}
