import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const ENTRY = join(import.meta.dirname, '../../../services/all-in-one/main.ts');
const START_LIMIT_MS = 120_000;
/** How long a server may stay without its database. */
const LEAVES_WITHIN_MS = 15_000;
const KEPT_LINES = 200;

/** Who is killed: the server, the embedded PostgreSQL's first process, or both, the database first. */
export type Victim = 'server' | 'database' | 'both';

/** The product as a child process that can be killed and started again on the same data. */
export interface Server {
  url: string;
  /** Resolves with the milliseconds until `/health/ready` said yes; `undefined` when it was killed before. */
  start(): Promise<number | undefined>;
  isReady(): boolean;
  /** SIGKILL. Resolves when the process is gone. */
  kill(victim: Victim): Promise<void>;
  /** SIGTERM. Resolves with the exit code and whether PostgreSQL went with it. */
  stop(): Promise<{ code: number | null; database_gone: boolean }>;
  /** The end of what it printed since the last start. */
  lastWords(): string;
  /** Whatever is left is killed. */
  cleanUp(): void;
}

export function createServer(options: { port: number; data_dir: string; settings: Record<string, string> }): Server {
  const { port, data_dir, settings } = options;
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  let gone: Promise<void> = Promise.resolve();
  let ready = false;
  let killed = false;
  let words: string[] = [];

  function launch(): ChildProcess {
    words = [];
    const { PATH = '', HOME = '', TMPDIR } = process.env;
    const launched = spawn(process.execPath, [ENTRY], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH,
        HOME,
        ...(TMPDIR === undefined ? {} : { TMPDIR }),
        ...settings,
        HOST: '127.0.0.1',
        PORT: String(port),
        DATA_DIR: data_dir,
      },
    });
    for (const stream of [launched.stdout, launched.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        words.push(...text.split('\n').filter((line) => line !== ''));
        words = words.slice(-KEPT_LINES);
      });
    }
    gone = new Promise((resolve) => {
      launched.once('exit', () => {
        ready = false;
        resolve();
      });
    });
    return launched;
  }

  async function start(): Promise<number | undefined> {
    killed = false;
    const begun = performance.now();
    child = launch();
    const started = child;
    while (performance.now() - begun < START_LIMIT_MS) {
      if (started.exitCode !== null || started.signalCode !== null) {
        if (killed) return undefined;
        throw new Error(`The server did not start (${started.exitCode ?? started.signalCode}):\n${words.join('\n')}`);
      }
      if (await isAnswering(`${url}/health/ready`)) {
        ready = !killed;
        return killed ? undefined : performance.now() - begun;
      }
      await pause(20);
    }
    throw new Error(`The server was not ready within ${START_LIMIT_MS} ms:\n${words.join('\n')}`);
  }

  async function kill(victim: Victim): Promise<void> {
    killed = true;
    ready = false;
    if (victim !== 'server') signal(postmasterPid(data_dir), 'SIGKILL');
    if (victim !== 'database') child?.kill('SIGKILL');
    // Without its database the server leaves by itself.
    // Without its database the server leaves by itself; one that does not is helped.
    const lingering = child;
    const timer = setTimeout(() => lingering?.kill('SIGKILL'), LEAVES_WITHIN_MS);
    await gone;
    clearTimeout(timer);
  }

  return {
    url,
    start,
    isReady: () => ready,
    kill,
    async stop() {
      killed = true;
      ready = false;
      child?.kill('SIGTERM');
      await gone;
      return { code: child?.exitCode ?? null, database_gone: postmasterPid(data_dir) === undefined };
    },
    lastWords: () => words.join('\n'),
    cleanUp() {
      child?.kill('SIGKILL');
      signal(postmasterPid(data_dir), 'SIGKILL');
    },
  };
}

async function isAnswering(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

/** As PostgreSQL notes it; a note may outlive its server, so the process is asked whether it stands in the cluster. */
function postmasterPid(data_dir: string): number | undefined {
  const cluster = join(data_dir, 'postgres', 'cluster');
  const note = join(cluster, 'postmaster.pid');
  if (!existsSync(note)) return undefined;
  const pid = Number(readFileSync(note, 'latin1').split('\n', 1)[0]);
  return Number.isInteger(pid) && pid > 1 && standsIn(pid, cluster) ? pid : undefined;
}

function standsIn(pid: number, cluster: string): boolean {
  try {
    return statSync(`/proc/${pid}/cwd`).ino === statSync(cluster).ino;
  } catch {
    return false;
  }
}

function signal(pid: number | undefined, name: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(pid, name);
  } catch {
    // Gone in between.
  }
}
