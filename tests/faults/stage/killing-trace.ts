import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';

const WRITES = ['write', 'writev', 'sendto', 'sendmsg', 'pwrite64', 'pwritev'];

/** Whether this machine lets one process trace another. */
export function canTrace(): boolean {
  return spawnSync('strace', ['-o', '/dev/null', 'true'], { timeout: 10_000 }).status === 0;
}

/** The so-manyth call of this name that one thread makes. */
export interface Point {
  call: string;
  at: number;
}

export interface Trace {
  /** Lets go of what is traced. */
  detach(): Promise<{ points: Point[]; killed: boolean }>;
}

/**
 * Watches the writes of these processes; in the end it tells every point that one of their threads has come to. The first
 * that comes to `kill_at` is killed there with its process: that write is not made.
 */
export async function traceWrites(pids: readonly number[], kill_at?: Point): Promise<Trace> {
  const inject = kill_at === undefined ? [] : ['-e', `inject=${kill_at.call}:signal=KILL:when=${kill_at.at}`];
  const targets = pids.flatMap((pid) => ['-p', String(pid)]);
  const args = ['-f', '-q', '-e', `trace=${WRITES.join()}`, '-e', 'signal=KILL', ...inject, ...targets];
  const tracer = spawn('strace', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const counts = new Map<string, number>();
  let rest = '';
  let killed = false;
  tracer.stderr.setEncoding('latin1').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.includes('killed by SIGKILL')) killed = true;
      const [, thread = 'main', call] = /^(?:\[pid +(\d+)\] )?(\w+)\(/.exec(line) ?? [];
      if (call === undefined) continue;
      const name = `${call} ${thread}`;
      counts.set(name, (counts.get(name) ?? 0) + 1);
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
      return { points: pointsOf(counts), killed };
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

/** Up to the most that any thread made of each call. */
function pointsOf(counts: ReadonlyMap<string, number>): Point[] {
  return WRITES.flatMap((call) => {
    const own = [...counts].filter(([name]) => name.startsWith(`${call} `)).map(([, count]) => count);
    return Array.from({ length: Math.max(0, ...own) }, (_, index) => ({ call, at: index + 1 }));
  });
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
