import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { locateBinaries } from './binaries.ts';
import { createCluster } from './cluster.ts';
import { EmbeddedPostgresError, explainFailure } from './errors.ts';
import { createPassword, passwordFile } from './password.ts';
import { identifyProcess } from './process-identity.ts';
import { readPidFile, type Postmaster } from './postmaster.ts';
import { chooseRunAs, type RunAs } from './run-as.ts';
import { endOfOrphan, type RunningServer } from './running.ts';
import { lastWords, startLog } from './server-log.ts';
import { settingArguments } from './settings.ts';
import { runProgram, spawnProgram } from './spawn.ts';

/**
 * Windows has neither signals nor private sockets, so pg_ctl starts and stops the server (it also drops an
 * administrator's rights), which listens on a free loopback port and asks for a random password.
 */
export async function launchOnWindows(cluster: string, runAs: RunAs): Promise<Postmaster> {
  if (!existsSync(cluster)) {
    createPassword(cluster);
    await createCluster(cluster, runAs, ['--auth', 'scram-sha-256', '--pwfile', passwordFile(cluster)]);
  }
  const port = await freePort();
  const settings = settingArguments({ listen_addresses: '127.0.0.1', port: String(port), unix_socket_directories: '' });
  const start = ['start', '--wait', '--pgdata', cluster, '--log', startLog(cluster), '--options', quote(settings)];
  const begun = Date.now();
  // Its output is not read: the server would inherit the pipe and keep it open.
  const pgCtl = spawnProgram(runAs, [runAs.binaries.pg_ctl, ...start], cluster, 'ignore');
  await once(pgCtl, 'exit');
  const note = readPidFile(cluster);
  const identity = note?.status === 'ready' ? identifyProcess(note.pid) : null;
  if (identity === null) throw explainFailure(dirname(cluster), lastWords(cluster, begun));
  return { process: identity, host: '127.0.0.1', port };
}

/** Like `watchServer`, but pg_ctl does what signals do elsewhere. */
export function watchOnWindows(server: Postmaster, cluster: string): RunningServer {
  const runAs = chooseRunAs({ binaries: locateBinaries(), data_dir: dirname(cluster), cluster });
  return {
    ended: endOfOrphan(server),
    async stop() {
      for (const mode of ['fast', 'immediate']) {
        const args = ['stop', '--wait', '--timeout', '6', '--mode', mode, '--pgdata', cluster];
        const { code } = await runProgram(runAs, runAs.binaries.pg_ctl, args, cluster);
        if (code === 0 || identifyProcess(server.process.pid) === null) return;
      }
      throw new EmbeddedPostgresError('start_failed', `PostgreSQL (pid ${server.process.pid}) did not stop.`);
    },
  };
}

/** pg_ctl hands its options to a shell. */
function quote(args: string[]): string {
  return args.map((arg) => (/^[\w=.:%-]+$/.test(arg) ? arg : `"${arg}"`)).join(' ');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
