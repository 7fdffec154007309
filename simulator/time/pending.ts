/** Counts work that is under way, so that callers can wait until there is none. */
export interface Pending {
  begin(what: string): void;
  end(what: string): void;
  counts(): Record<string, number>;
  total(): number;
  /** True once nothing is pending; false when `timeout_ms` of real time pass first. */
  idle(timeout_ms: number): Promise<boolean>;
}

export function createPending(): Pending {
  const counts = new Map<string, number>();
  const waiting = new Set<() => void>();
  let total = 0;

  function change(what: string, by: number): void {
    counts.set(what, (counts.get(what) ?? 0) + by);
    total += by;
    // Work hands over to other work inside one turn of the event loop, so the end is judged after it.
    if (total === 0 && waiting.size > 0) setImmediate(settle);
  }

  function settle(): void {
    if (total > 0) return;
    for (const wake of waiting) wake();
    waiting.clear();
  }

  return {
    begin: (what) => change(what, 1),
    end: (what) => change(what, -1),
    counts: () => Object.fromEntries([...counts].filter(([, count]) => count > 0)),
    total: () => total,
    async idle(timeout_ms) {
      if (total === 0) return true;
      const { promise, resolve } = Promise.withResolvers<boolean>();
      const wake = (): void => resolve(true);
      const timer = setTimeout(() => resolve(false), timeout_ms);
      waiting.add(wake);
      return promise.finally(() => {
        clearTimeout(timer);
        waiting.delete(wake);
      });
    },
  };
}
