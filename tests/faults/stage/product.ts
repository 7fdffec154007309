import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const SERVICES = join(import.meta.dirname, '../../../services');
const START_LIMIT_MS = 120_000;
const KEPT_LINES = 200;

export type ServiceName = 'all-in-one' | 'whatsapp-gateway' | 'ai-processor' | 'core-api';

/** One process of the product, which can be ended in every way and started again at the same port. */
export interface Product {
  name: string;
  service: ServiceName;
  url: string;
  pid(): number;
  isUp(): boolean;
  /** Resolves with the milliseconds until it was ready. Throws with its last words when it ends before. */
  start(): Promise<number>;
  /** A signal; after SIGKILL or SIGTERM it is not up any more. */
  signal(name: NodeJS.Signals): void;
  /** Resolves with the exit code, or the signal, when it is gone. */
  gone(): Promise<number | string>;
  lastWords(): string;
}

export function createProduct(options: {
  service: ServiceName;
  name: string;
  port: number;
  env: Record<string, string>;
}): Product {
  const { service, name, port } = options;
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  let gone: Promise<number | string> = Promise.resolve('never started');
  let up = false;
  let words: string[] = [];

  function launch(): ChildProcess {
    words = [];
    const { PATH = '', HOME = '', TMPDIR } = process.env;
    const launched = spawn(process.execPath, [join(SERVICES, service, 'main.ts')], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH,
        HOME,
        ...(TMPDIR === undefined ? {} : { TMPDIR }),
        ...options.env,
        HOST: '127.0.0.1',
        PORT: String(port),
      },
    });
    for (const stream of [launched.stdout, launched.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        words = [...words, ...text.split('\n').filter(Boolean)].slice(-KEPT_LINES);
      });
    }
    gone = new Promise((resolve) => {
      launched.once('exit', (code, signal) => {
        up = false;
        resolve(signal ?? code ?? 0);
      });
    });
    return launched;
  }

  return {
    name,
    service,
    url,
    pid: () => child?.pid ?? 0,
    isUp: () => up,
    async start() {
      const begun = performance.now();
      const started = (child = launch());
      while (performance.now() - begun < START_LIMIT_MS) {
        if (started.exitCode !== null || started.signalCode !== null) {
          throw new Error(`${name} did not start (${started.exitCode ?? started.signalCode}):\n${words.join('\n')}`);
        }
        if (await isReady(url)) {
          up = true;
          return performance.now() - begun;
        }
        await pause(20);
      }
      throw new Error(`${name} was not ready within ${START_LIMIT_MS} ms:\n${words.join('\n')}`);
    },
    signal(signal) {
      if (signal === 'SIGKILL' || signal === 'SIGTERM') up = false;
      child?.kill(signal);
    },
    gone: () => gone,
    lastWords: () => words.join('\n'),
  };
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
