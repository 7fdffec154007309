import { setTimeout as pause } from 'node:timers/promises';

const LIMIT_MS = 30_000;
const LOOK_EVERY_MS = 50;

/** Resolves with what `look` answers once that is not undefined; rejects with `what` when it takes too long. */
export async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const begun = performance.now();
  while (performance.now() - begun < LIMIT_MS) {
    const found = await look();
    if (found !== undefined) return found;
    await pause(LOOK_EVERY_MS);
  }
  throw new Error(`not within ${LIMIT_MS / 1_000} s: ${what}`);
}

/** Fails the step with a sentence. */
export function must(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise);
}
