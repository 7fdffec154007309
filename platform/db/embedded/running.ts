import type { ChildProcess } from 'node:child_process';
import { whenLeaving } from './leaving.ts';
import { isStillRunning } from './process-identity.ts';
import type { Postmaster } from './postmaster.ts';

/** A server in our care: its end is noticed, and it can be ended. */
export interface RunningServer {
  /** Resolves with how it ended. */
  ended: Promise<string>;
  /** Fast shutdown, then harsher. Resolves when the process is gone; throws when even that fails. */
  stop(): Promise<void>;
}

const FAST_MS = 6_000;
const IMMEDIATE_MS = 3_000;
const ORPHAN_POLL_MS = 100;

/** Watches a server. `child` is missing for one that another process started. */
export function watchServer(postmaster: Postmaster, child?: ChildProcess): RunningServer {
  const ended = child === undefined ? endOfOrphan(postmaster) : endOfChild(child);
  // The server must not keep a process alive that has nothing else to do; leaving that process stops the server.
  child?.unref();
  void ended.then(whenLeaving(() => signal(postmaster, 'SIGINT')));

  async function stop(): Promise<void> {
    child?.ref();
    const { pid } = postmaster.process;
    signal(postmaster, 'SIGINT');
    if (await within(ended, FAST_MS)) return;
    signal(postmaster, 'SIGQUIT');
    if (await within(ended, IMMEDIATE_MS)) return;
    throw new Error(`The embedded PostgreSQL (pid ${pid}) did not stop; it will be found again at the next start.`);
  }

  return { ended, stop };
}

function signal(postmaster: Postmaster, name: NodeJS.Signals): void {
  try {
    if (isStillRunning(postmaster.process)) process.kill(postmaster.process.pid, name);
  } catch {
    // Gone in between.
  }
}

function endOfChild(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    const tell = (code: number | null, by: NodeJS.Signals | null): void => resolve(by ?? `exit code ${code}`);
    if (child.exitCode !== null || child.signalCode !== null) tell(child.exitCode, child.signalCode);
    else child.once('exit', tell);
  });
}

/** Resolves when a server is gone that is not our child, so that nobody tells us. */
export function endOfOrphan(postmaster: Postmaster): Promise<string> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (isStillRunning(postmaster.process)) return;
      clearInterval(timer);
      resolve('unknown');
    }, ORPHAN_POLL_MS);
    timer.unref();
  });
}

async function within(ended: Promise<string>, limit_ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, limit_ms, false);
  });
  try {
    return await Promise.race([ended.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
