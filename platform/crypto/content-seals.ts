import type { Database } from '#platform/db';
import type { WakeBus } from '#platform/events';
import type { Logger } from '#platform/log';
import { createLoop } from '#platform/runtime';
import { readContentSeals } from './keys.repository.ts';

const REFRESH_MS = 30_000;

/**
 * Which companies have their content sealed, in memory: those who write ask at every row, and for most companies the answer
 * is no. It may be as old as a notice takes, or half a minute when one was lost; whoever converts what is there comes by again.
 */
export interface ContentSeals {
  /** Whether what is written now is to be sealed. */
  wants(company_id: string): boolean;
  /** Whether some of what is there may be sealed: also while the setting was just switched, either way. */
  mayBeSealed(company_id: string): boolean;
  /** Resolves when everything committed before this call is known. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

export const NO_CONTENT: ContentSeals = {
  wants: () => false,
  mayBeSealed: () => false,
  refresh: async () => undefined,
  close: async () => undefined,
};

export async function createContentSeals(db: Database, bus: WakeBus, logger: Logger): Promise<ContentSeals> {
  let wanted = new Map<string, boolean>();

  async function refresh(): Promise<void> {
    wanted = await readContentSeals(db);
  }

  await refresh();
  const loop = createLoop({
    idle_ms: REFRESH_MS,
    onError: (error) => logger.warn({ err: error }, 'cannot read whose content is sealed, keeping what is known'),
    async step() {
      await refresh();
      return false;
    },
  });
  const unsubscribe = bus.on('content-seals', () => loop.wake());
  return {
    wants: (company_id) => wanted.get(company_id) === true,
    mayBeSealed: (company_id) => wanted.has(company_id),
    refresh,
    async close() {
      unsubscribe();
      await loop.stop();
    },
  };
}
