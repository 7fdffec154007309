import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { systemCode } from './errors.ts';

/**
 * A process that cannot be confused with a later one of the same number: `started` differs between any two
 * processes that ever had this pid, also across reboots. It is null where the system does not tell.
 */
export interface ProcessIdentity {
  pid: number;
  started: string | null;
}

/** The living process with this pid, or null. A zombie counts as dead: it holds nothing any more. */
export function identifyProcess(pid: number): ProcessIdentity | null {
  if (!Number.isSafeInteger(pid) || pid <= 0 || !signalReaches(pid)) return null;
  if (existsSync('/proc/self/stat')) return identifyByProc(pid);
  return { pid, started: process.platform === 'win32' ? null : startedByPs(pid) };
}

/** Whether the process that was recorded is still running. When in doubt the answer is yes. */
export function isStillRunning(recorded: ProcessIdentity): boolean {
  const now = identifyProcess(recorded.pid);
  if (now === null) return false;
  return now.started === null || recorded.started === null || now.started === recorded.started;
}

function signalReaches(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

function identifyByProc(pid: number): ProcessIdentity | null {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    // Alive a moment ago but not visible: gone since, or hidden from us by the mount options of /proc.
    return signalReaches(pid) ? { pid, started: null } : null;
  }
  // The name in parentheses may hold anything, so count the fields from behind it: state is the first, start the 20th.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const state = fields[0];
  if (state === 'Z' || state === 'X') return null;
  return { pid, started: `${bootId()}:${fields[19]}` };
}

/** Start times count from boot, and a fast machine can repeat one after a reboot. */
function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
  } catch {
    return 'boot';
  }
}

function startedByPs(pid: number): string | null {
  const { stdout } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout?.trim() || null;
}
