import type { Database } from '#platform/db';
import type { Logger } from '#platform/log';
import { createLoop, type Clock } from '#platform/runtime';
import { noteUses, type KeyUse } from './key-caller.repository.ts';

const FLUSH_MS = 10_000;
const NOTED_FOR_MS = 60_000;
const MAX_KEPT = 10_000;

/** Notes when keys were used: off the way of the request, several together, each at most once a minute. */
export interface KeyUses {
  /** `noted`: what is stored of the key's last use. */
  used(company_id: string, id: string, noted: Date | null): void;
  /** Resolves when what was used before is stored. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

export function createKeyUses({ db, clock, logger }: { db: Database; clock: Clock; logger: Logger }): KeyUses {
  let waiting = new Map<string, KeyUse & { company_id: string }>();

  async function flush(): Promise<boolean> {
    if (waiting.size === 0) return false;
    const uses = [...waiting.values()];
    waiting = new Map();
    // In one order everywhere, so that two processes never wait for each other.
    const companies = [...Map.groupBy(uses, ({ company_id }) => company_id)].toSorted(([a], [b]) => (a < b ? -1 : 1));
    await db.fast.app.write(
      companies.map(([company_id, used]) => ({
        company_id,
        statement: noteUses(used.toSorted((a, b) => (a.id < b.id ? -1 : 1))),
      })),
    );
    return false;
  }

  const loop = createLoop({
    step: flush,
    idle_ms: FLUSH_MS,
    // What could not be stored is left out: the next use says the same.
    onError: (error) => logger.warn({ err: error }, 'cannot note when keys were used'),
  });

  return {
    used(company_id, id, noted) {
      const at = clock.now();
      if (noted !== null && at.getTime() - noted.getTime() < NOTED_FOR_MS) return;
      if (waiting.size >= MAX_KEPT && !waiting.has(id)) return;
      waiting.set(id, { company_id, id, at });
    },
    settle: () => loop.settle(),
    async stop() {
      await loop.stop();
      await flush().catch(() => undefined);
    },
  };
}
