import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface, type Interface } from 'node:readline';
import { describe, expect, test } from 'vitest';

const require = createRequire(import.meta.url);
const launcher = require.resolve('./testing/serve.cjs');
const { npm_lifecycle_event: _event, ...env } = process.env;

interface Run {
  child: ChildProcess;
  /** The server's pid. */
  pid: number;
  /** What the server says next; undefined once nobody is left that could say something. */
  next(): Promise<{ signals: number; signal: string } | undefined>;
}

async function run(command: string[], extra: Record<string, string> = {}): Promise<Run> {
  const [file = '', ...args] = command;
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...env, ...extra } });
  const lines: Interface = createInterface({ input: child.stdout });
  const iterator = lines[Symbol.asyncIterator]();
  const read = async (): Promise<unknown> => {
    const { value, done } = await iterator.next();
    return done === true ? undefined : JSON.parse(value);
  };
  const { pid } = (await read()) as { pid: number };
  return { child, pid, next: async () => (await read()) as { signals: number; signal: string } | undefined };
}

describe.skipIf(process.platform === 'win32')('a server behind the launcher', () => {
  test('gets one signal for a Ctrl-C that comes twice, and its exit code is the launcher’s', async () => {
    const { child, next } = await run([process.execPath, launcher]);
    const exited = once(child, 'exit');
    child.kill('SIGINT');
    child.kill('SIGINT');
    child.kill('SIGTERM');
    // Of two that are pending at once either may be heard first.
    expect(await next()).toEqual({ signals: 1, signal: expect.stringMatching(/^SIG(INT|TERM)$/) });
    expect(await exited).toEqual([7, null]);
  });

  test('is asked to stop when the terminal closes', async () => {
    const { child, next } = await run([process.execPath, launcher]);
    child.kill('SIGHUP');
    expect(await next()).toEqual({ signals: 1, signal: 'SIGTERM' });
  });

  test('stops when the launcher is killed outright', async () => {
    const { child, next } = await run([process.execPath, launcher]);
    child.kill('SIGKILL');
    expect(await next()).toEqual({ signals: 1, signal: 'SIGTERM' });
    expect(await next()).toBeUndefined();
  });

  test('stops when npm is killed, with a shell in between that stays', async () => {
    // The outer program stands for npm, the shell has something left to do and so cannot become the launcher.
    const npm = `require('node:child_process').spawn('sh', ['-c', '"$0" "$1"; true', ${JSON.stringify(process.execPath)}, ${JSON.stringify(launcher)}], { stdio: 'inherit' })`;
    const { child, next } = await run([process.execPath, '-e', npm], { npm_lifecycle_event: 'start' });
    child.kill('SIGKILL');
    expect(await next()).toEqual({ signals: 1, signal: 'SIGTERM' });
    expect(await next()).toBeUndefined();
  });
});
