export interface Refresher {
  /** Reads this one again. Asked while it is being read, it is read once more afterwards. */
  ask(id: string): void;
}

const at_once = 4;

/**
 * Reads things again that changed: each at most once at a time, a few side by side, repeats folded together. When more
 * than `overflow.most` wait, they are dropped and `overflow.readAll` is called instead.
 */
export function createRefresher(
  read: (id: string) => Promise<void>,
  overflow: { most: number; readAll: () => void },
): Refresher {
  const waiting = new Set<string>();
  const running = new Set<string>();

  function next(): void {
    for (const id of waiting) {
      if (running.size >= at_once) return;
      if (running.has(id)) continue;
      waiting.delete(id);
      running.add(id);
      void read(id)
        .catch(() => undefined)
        .finally(() => {
          running.delete(id);
          next();
        });
    }
  }

  return {
    ask(id) {
      waiting.add(id);
      if (waiting.size > overflow.most) {
        waiting.clear();
        overflow.readAll();
      }
      next();
    },
  };
}
