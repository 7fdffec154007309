import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const ENTRY = join(ROOT, 'services', 'all-in-one', 'main.ts');
/** Ends a program whose parent was killed, so that a broken test run leaves nothing behind. */
const FOLLOW_US = join(ROOT, 'scripts', 'launcher', 'leave-with-parent.cjs');

/** What a person reads on the terminal once everything is up. */
export interface Greeting {
  console: string;
  phone: string | undefined;
  email: string | undefined;
  password: string | undefined;
  api: string;
}

export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** The real program as a child process, with nothing in its environment but what it was given. */
export interface Program {
  pid: number;
  stdout(): string;
  stderr(): string;
  /** Resolves when the greeting is printed; rejects with its last words when it ends before. */
  greeted: Promise<Greeting>;
  ended: Promise<Ending>;
  signal(name: NodeJS.Signals): void;
}

export interface ProgramOptions {
  env: Record<string, string>;
  args?: readonly string[];
  /** Where `.env` would be read. */
  cwd: string;
  /** Arguments of Node in place of the server's entry, for example the launcher with its command. */
  entry?: readonly string[];
}

export function startProgram({ env, args = [], cwd, entry }: ProgramOptions): Program {
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  const child = spawn(process.execPath, ['--require', FOLLOW_US, ...(entry ?? [ENTRY]), ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }), ...env },
  });
  let stdout = '';
  let stderr = '';
  const greeting = Promise.withResolvers<Greeting>();
  const ended = Promise.withResolvers<Ending>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    const found = readGreeting(stdout);
    if (found !== undefined) greeting.resolve(found);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.once('error', ended.reject);
  child.once('close', (code, signal) => {
    greeting.reject(new Error(`The program ended (${code ?? signal}) before it was ready:\n${stdout}\n${stderr}`));
    ended.resolve({ code, signal });
  });
  // Not every test waits for both.
  greeting.promise.catch(() => undefined);
  ended.promise.catch(() => undefined);
  return {
    pid: child.pid ?? 0,
    stdout: () => stdout,
    stderr: () => stderr,
    greeted: greeting.promise,
    ended: ended.promise,
    signal: (name) => void child.kill(name),
  };
}

function readGreeting(output: string): Greeting | undefined {
  if (!output.includes('Stop with Ctrl-C.')) return undefined;
  const [, console = ''] = /^ {2}Console +(\S+)$/m.exec(output) ?? [];
  const [, email, password] = /^ {2}Sign in +(\S+) +\/ +(\S+)$/m.exec(output) ?? [];
  const [, phone] = /^ {2}Phone +(\S+)/m.exec(output) ?? [];
  const [, api = ''] = /^ {2}API +(\S+)$/m.exec(output) ?? [];
  return { console, phone, email, password, api };
}

/** A port of loopback that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/**
 * The living processes that have to do with this directory: it is named in their command line or environment, or they
 * stand in it. Linux only; elsewhere none is seen.
 */
export function processesOf(directory: string): { pid: number; command: string }[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((name) => {
      const command = tryRead(() => readFileSync(`/proc/${name}/cmdline`, 'utf8'));
      const environment = tryRead(() => readFileSync(`/proc/${name}/environ`, 'utf8'));
      const stands = tryRead(() => readlinkSync(`/proc/${name}/cwd`));
      if (![command, environment, stands].some((text) => text.includes(directory))) return [];
      return [{ pid: Number(name), command: command.replaceAll('\0', ' ').trim() }];
    });
}

function tryRead(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
