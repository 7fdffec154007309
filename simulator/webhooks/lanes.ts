import type { Update } from '../ledger/update.ts';
import { createQueue } from './queue.ts';
import type { Queue } from './queue.ts';
import type { Lane } from './routing.ts';

/** Updates that were never posted, by lane; lanes take turns. */
export interface Lanes {
  push(lane: Lane, update: Update): void;
  /** Up to so many updates of the next lane, or undefined when all are empty. */
  take(most: number): { lane: Lane; updates: Update[] } | undefined;
  size(): number;
  clear(): void;
}

export function createLanes(): Lanes {
  const queues = new Map<string, { lane: Lane; queue: Queue<Update> }>();
  let waiting = 0;
  return {
    push(lane, update) {
      let found = queues.get(lane.key);
      if (found === undefined) queues.set(lane.key, (found = { lane, queue: createQueue() }));
      found.queue.push(update);
      waiting += 1;
    },
    take(most) {
      if (waiting === 0) return undefined;
      for (const [key, { lane, queue }] of queues) {
        // The one that had its turn goes to the end.
        queues.delete(key);
        if (queue.size() === 0) continue;
        const updates: Update[] = [];
        for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
          updates.push(next);
          if (updates.length === most) break;
        }
        waiting -= updates.length;
        if (queue.size() > 0) queues.set(key, { lane, queue });
        return { lane, updates };
      }
      return undefined;
    },
    size: () => waiting,
    clear() {
      queues.clear();
      waiting = 0;
    },
  };
}
