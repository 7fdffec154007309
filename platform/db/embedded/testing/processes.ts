import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { isStillRunning, identifyProcess } from '../process-identity.ts';
import type { EmbeddedPostgres } from '../index.ts';

/** What `serve.ts` tells about itself: a running server, or why there is none. */
export type Told = Partial<EmbeddedPostgres> & { code?: string; message?: string };

export interface Holder {
  child: ChildProcess;
  told: Told;
  /** Ends it the clean way and waits for that. */
  end(): Promise<void>;
}

/** Starts a process that holds the database of this directory, as another user if asked. */
export async function serve(data_dir: string, options: { uid?: number; run_as_uid?: number } = {}): Promise<Holder> {
  const program = fileURLToPath(new URL('serve.ts', import.meta.url));
  const args = [program, data_dir, ...(options.run_as_uid === undefined ? [] : [String(options.run_as_uid)])];
  const ids = options.uid === undefined ? {} : { uid: options.uid, gid: options.uid };
  const child = spawn(process.execPath, args, { ...ids, cwd: '/', stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  let told: Told = { code: 'silent' };
  for await (const line of createInterface({ input: child.stdout })) {
    told = JSON.parse(line) as Told;
    break;
  }
  return {
    child,
    told,
    async end() {
      child.stdin.end();
      await exited;
    },
  };
}

/** A directory that is removed by the returned call. */
export function temporaryDir(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'parley-embedded-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export async function query<Row extends pg.QueryResultRow>(
  connection: EmbeddedPostgres['connection'] | undefined,
  sql: string,
): Promise<Row[]> {
  const client = new pg.Client(connection);
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Resolves when the process is gone; the test's own time limit is the deadline. */
export async function goneProcess(pid: number): Promise<void> {
  const running = identifyProcess(pid);
  if (running === null) return;
  while (isStillRunning(running)) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** All processes that stand in this directory, which is where PostgreSQL's stand. Linux only. */
export function processesIn(directory: string): number[] {
  const { ino, dev } = statSync(directory);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        const cwd = statSync(`/proc/${name}/cwd`);
        return cwd.ino === ino && cwd.dev === dev && !readFileSync(`/proc/${name}/stat`, 'latin1').includes(') Z ');
      } catch {
        return false;
      }
    })
    .map(Number);
}
