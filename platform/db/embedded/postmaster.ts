import { readFileSync, rmSync, statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import pg from 'pg';
import { EmbeddedPostgresError, systemCode } from './errors.ts';
import { readPassword } from './password.ts';
import { identifyProcess, isStillRunning, type ProcessIdentity } from './process-identity.ts';

/** A running server, whoever started it. */
export interface Postmaster {
  process: ProcessIdentity;
  /** The socket's directory, or the address on Windows. */
  host: string;
  port: number;
}

export type PostmasterStatus = 'starting' | 'stopping' | 'ready' | 'standby' | 'unknown';

interface PidFile {
  pid: number;
  port: number;
  host: string;
  status: PostmasterStatus;
}

const STATUSES: readonly string[] = ['starting', 'stopping', 'ready', 'standby'];

/** What PostgreSQL notes about itself while it runs; null when there is no complete note. */
export function readPidFile(cluster: string): PidFile | null {
  let lines: string[];
  try {
    lines = readFileSync(join(cluster, 'postmaster.pid'), 'latin1').split('\n');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
  const status = lines[7]?.trim() ?? '';
  return {
    pid: Math.abs(Number(lines[0])),
    port: Number(lines[3]),
    host: lines[4]?.trim() || lines[5]?.trim() || '',
    status: STATUSES.includes(status) ? (status as PostmasterStatus) : 'unknown',
  };
}

/** The server that still runs on this cluster after its parent was killed, or null. */
export async function findOrphan(cluster: string): Promise<Postmaster | null> {
  const note = readPidFile(cluster);
  if (note === null) return null;
  const running = identifyProcess(note.pid);
  if (running !== null && (await servesCluster(running, note, cluster))) {
    return { process: running, host: note.host, port: note.port };
  }
  return null;
}

/**
 * Removes the note of a server that is gone: PostgreSQL would take any process that has the number now for a server,
 * and stumble over a note that a power failure emptied. A server that runs without its note stops itself, so call
 * this only when the interlock is free.
 */
export function removeStaleNote(cluster: string): void {
  rmSync(join(cluster, 'postmaster.pid'), { force: true });
}

/** Waits until an orphan answers. Null when it turned out to be stopping and is gone now. */
export async function waitForOrphan(cluster: string, orphan: Postmaster, limit_ms: number): Promise<Postmaster | null> {
  const deadline = Date.now() + limit_ms;
  while (isStillRunning(orphan.process)) {
    const status = readPidFile(cluster)?.status;
    if (status === 'ready' && (await ask(orphan, cluster)) === 'ready') return orphan;
    if (Date.now() > deadline) {
      const { pid } = orphan.process;
      throw new EmbeddedPostgresError(
        'start_failed',
        `A PostgreSQL (pid ${pid}) still runs on ${cluster} but does not answer. End it with kill -QUIT ${pid}.`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return null;
}

async function servesCluster(running: ProcessIdentity, note: PidFile, cluster: string): Promise<boolean> {
  try {
    // A postmaster stands in its cluster. The numbers are compared, since the path may have been renamed.
    const standsIn = statSync(`/proc/${running.pid}/cwd`);
    const expected = statSync(cluster);
    return standsIn.ino === expected.ino && standsIn.dev === expected.dev;
  } catch {
    // No /proc, or we may not look: ask it.
    return (await ask(note, cluster)) !== 'silent';
  }
}

/** 57P03 is what a server says that is starting or stopping. */
async function ask(address: { host: string; port: number }, cluster: string): Promise<'ready' | 'busy' | 'silent'> {
  const { host, port } = address;
  const password = readPassword(cluster);
  const login = { user: 'postgres', database: 'postgres', ...(password === undefined ? {} : { password }) };
  const client = new pg.Client({ host, port, ...login, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('show data_directory');
    // A socket in our private directory can only be ours; a port may be anybody's.
    return isAbsolute(host) || resolve(rows[0]?.data_directory ?? '') === resolve(cluster) ? 'ready' : 'silent';
  } catch (error) {
    return systemCode(error) === '57P03' ? 'busy' : 'silent';
  } finally {
    await client.end().catch(() => {});
  }
}
