import { fileURLToPath } from 'node:url';
import { startProgram } from '../world/programs.ts';

const PROGRAM = fileURLToPath(new URL('bcrypt-program.ts', import.meta.url));

export interface Comparing {
  per_second: number;
  /** Milliseconds of processor time for one comparison. */
  processor_ms: number;
}

/** How fast the machine compares passwords with their hashes, so many at a time and nothing else. */
export async function bareBcrypt(options: { at_once: number; seconds: number; cost: number }): Promise<Comparing> {
  const { at_once, seconds, cost } = options;
  const { ready } = await startProgram(PROGRAM, {
    args: [at_once, seconds, cost].map(String),
    ready: (output) => /compared (\S+) a second in (\S+) ms each/.exec(output)?.slice(1, 3),
  });
  return { per_second: Number(ready[0]), processor_ms: Number(ready[1]) };
}
