import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Load, LoadResult } from './plan.ts';

const GENERATOR = fileURLToPath(new URL('generator.ts', import.meta.url));

/** Drives one load from a process of its own. Throws when an answer has a status that was not expected. */
export async function runLoad(load: Load, expected: string): Promise<LoadResult> {
  const result = await drive(load);
  const others = Object.keys(result.answers).filter((status) => status !== expected);
  if (others.length > 0) throw new Error(`expected only ${expected}, got ${JSON.stringify(result.answers)}`);
  return result;
}

function drive(load: Load): Promise<LoadResult> {
  return new Promise((resolve, reject) => {
    const child = fork(GENERATOR, {
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child.once('message', (message: { result?: LoadResult; failure?: string }) => {
      if (message.result !== undefined) resolve(message.result);
      else reject(new Error(`the load generator failed: ${message.failure ?? 'without a reason'}`));
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the load generator ended with ${code ?? 'a signal'}`)));
    child.send(load);
  });
}
