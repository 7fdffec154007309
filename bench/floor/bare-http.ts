import { fileURLToPath } from 'node:url';
import type { Load } from '../load/plan.ts';
import { runLoad } from '../load/run-load.ts';
import { startProgram, stopProgram } from '../world/programs.ts';

const PROGRAM = fileURLToPath(new URL('bare-server.ts', import.meta.url));

/** The same requests against a bare `node:http` that answers as many bytes: answers per second. */
export async function bareHttp(load: Omit<Load, 'port'>, answer_bytes: number): Promise<number> {
  const { child, ready } = await startProgram(PROGRAM, {
    args: [String(answer_bytes)],
    ready: (output) => /listening on (\d+)/.exec(output)?.[1],
  });
  try {
    return (await runLoad({ ...load, port: Number(ready) }, '200')).per_second;
  } finally {
    await stopProgram(child);
  }
}
