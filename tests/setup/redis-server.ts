import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { redisPath } from '../../scripts/test-servers.cjs';
import { freePort } from './program.ts';

const path = redisPath();

export const redisIsHere = (): boolean => path !== null;

/** A Redis of its own, which can be made to hang and to die. */
export interface TestRedis {
  url: string;
  hang(): void;
  goOn(): void;
  /** Resolves when it holds nothing any more. */
  forget(): Promise<void>;
  /** Resolves when it is gone. */
  kill(): Promise<void>;
  /** Another one in its place, with nothing in it. */
  restart(): Promise<void>;
}

export async function launchRedis(): Promise<TestRedis> {
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}/1`;
  let child = await launch(port);
  process.once('exit', () => child.kill('SIGKILL'));

  async function kill(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  return {
    url,
    hang: () => void child.kill('SIGSTOP'),
    goOn: () => void child.kill('SIGCONT'),
    async forget() {
      const client = new Redis(url);
      await client.flushall();
      client.disconnect();
    },
    kill,
    async restart() {
      await kill();
      child = await launch(port);
    },
  };
}

async function launch(port: number) {
  if (path === null) throw new Error('there is no Redis on this machine: install redis-server');
  const words = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const child = spawn(path, words, { stdio: ['ignore', 'pipe', 'ignore'] });
  let said = '';
  const ready = Promise.withResolvers<void>();
  child.once('error', ready.reject);
  child.once('exit', () => ready.reject(new Error(`Redis did not start:\n${said}`)));
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (said.includes('Ready to accept connections')) ready.resolve();
  });
  await ready.promise;
  return child;
}
