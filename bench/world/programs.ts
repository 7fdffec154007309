import { spawn, type ChildProcess } from 'node:child_process';

const running = new Set<ChildProcess>();

/** Starts a Node program of ours and resolves with what `ready` finds in its output. It never outlives the bench. */
export function startProgram<T>(
  file: string,
  options: {
    args?: readonly string[];
    env?: Record<string, string>;
    node?: readonly string[];
    ready: (output: string) => T | undefined;
  },
): Promise<{ child: ChildProcess; ready: T }> {
  const { args = [], env, node = [], ready } = options;
  const child = spawn(process.execPath, [...node, file, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
  });
  running.add(child);
  return new Promise((resolve, reject) => {
    let output = '';
    let found = false;
    const look = (text: string): void => {
      if (found) return;
      output += text;
      const value = ready(output);
      if (value === undefined) return;
      found = true;
      resolve({ child, ready: value });
    };
    child.stdout!.setEncoding('utf8').on('data', look);
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      if (found) process.stderr.write(text);
      else look(text);
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      running.delete(child);
      reject(new Error(`${file} ended with ${code ?? 'a signal'}:\n${output}`));
    });
  });
}

/** Asks a program to stop and resolves when it has. */
export function stopProgram(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}

/** Stops whatever still runs; for the way out. */
export async function stopAllPrograms(): Promise<void> {
  await Promise.all([...running].map(stopProgram));
}
