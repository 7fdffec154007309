import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { chownSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { whenLeaving } from './leaving.ts';
import { CLEAN_ENV, type RunAs } from './run-as.ts';

export interface Finished {
  code: number | null;
  said: string;
}

/** Runs one of PostgreSQL's programs inside `cwd` to its end. `said` is all it printed. */
export async function runProgram(runAs: RunAs, program: string, args: string[], cwd: string): Promise<Finished> {
  const child = spawnProgram(runAs, [program, ...args], cwd, ['ignore', 'pipe', 'pipe']);
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => said.push(chunk));
  }
  const stay = whenLeaving(() => child.kill());
  const finished = new Promise<Finished>((resolve) => {
    child.on('error', (error) => resolve({ code: null, said: error.message }));
    child.on('close', (code) => resolve({ code, said: said.join('') }));
  });
  return finished.finally(stay);
}

/**
 * Starts a program in a session of its own: Ctrl-C in the terminal reaches us, and we stop it in our own time. All of
 * the command's parts replace each other, so the child's pid is the program's.
 */
export function spawnProgram(runAs: RunAs, command: string[], cwd: string, stdio: StdioOptions): ChildProcess {
  const [file, ...args] = [...runAs.prefix, ...command];
  return spawn(file!, args, { ...runAs.ids, cwd, stdio, env: CLEAN_ENV, detached: true, windowsHide: true });
}

/** Hands a folder to the user that will work in it. Only root gets here with another owner than itself. */
export function giveTo(runAs: RunAs, path: string): void {
  const { owner } = runAs;
  const found = lstatSync(path);
  if (owner === null || owner === process.getuid?.() || found.uid === owner) return;
  giveTree(path, owner, runAs.ids.gid ?? owner);
}

function giveTree(path: string, uid: number, gid: number): void {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) giveTree(child, uid, gid);
    else chownSync(child, uid, gid);
  }
  // Last, so that a run that was cut off in the middle is noticed and done again.
  chownSync(path, uid, gid);
}
