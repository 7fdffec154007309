import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';

const WRITES = 'write,writev,sendto,sendmsg,pwrite64,pwritev';

/** Whether this machine lets one process trace another. */
export function canTrace(): boolean {
  return spawnSync('strace', ['-o', '/dev/null', 'true'], { timeout: 10_000 }).status === 0;
}

export interface Trace {
  /** Lets go of what is traced. Resolves with the writes of the busiest thread since it was attached. */
  detach(): Promise<{ writes: number; killed: boolean }>;
}

/**
 * Watches the writes of these processes. With `kill_at`, whichever of their threads comes to its own so-manyth write is
 * killed there with its process: the write is not made.
 */
export async function traceWrites(pids: readonly number[], kill_at?: number): Promise<Trace> {
  const inject = kill_at === undefined ? [] : ['-e', `inject=${WRITES}:signal=KILL:when=${kill_at}`];
  const targets = pids.flatMap((pid) => ['-p', String(pid)]);
  const tracer = spawn('strace', ['-f', '-q', '-e', `trace=${WRITES}`, '-e', 'signal=none', ...inject, ...targets], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const counts = new Map<string, number>();
  let rest = '';
  let killed = false;
  tracer.stderr.setEncoding('latin1').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.includes('killed by SIGKILL')) killed = true;
      const [, thread] = /^(?:\[pid +(\d+)\] )?\w+\(/.exec(line) ?? [undefined, undefined];
      if (/^(\[pid +\d+\] )?(write|send|pwrite)/.test(line)) {
        const name = thread ?? 'main';
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }
    }
  });
  const gone = new Promise<void>((resolve) => void tracer.once('close', () => resolve()));
  const ended = gone.then(() => true);
  while (!pids.every((pid) => isTraced(pid))) {
    if (await Promise.race([ended, new Promise<false>((resolve) => void setTimeout(resolve, 5, false))])) break;
  }
  return {
    async detach() {
      tracer.kill('SIGINT');
      await gone;
      return { writes: Math.max(0, ...counts.values()), killed };
    },
  };
}

function isTraced(pid: number): boolean {
  try {
    return readdirSync(`/proc/${pid}/task`).every((task) =>
      /^TracerPid:\t[1-9]/m.test(readFileSync(`/proc/${pid}/task/${task}/status`, 'utf8')),
    );
  } catch {
    // Gone, so that nobody need wait for it.
    return true;
  }
}

/** The processes that stand in this directory, which is where those of a PostgreSQL do. */
export function processesIn(directory: string): number[] {
  const { ino, dev } = statSync(directory);
  const standsThere = (pid: string): boolean => {
    try {
      const place = statSync(`/proc/${pid}/cwd`);
      return place.ino === ino && place.dev === dev && !/^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
    } catch {
      return false;
    }
  };
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter(standsThere)
    .map(Number);
}
