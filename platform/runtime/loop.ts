/** A loop that runs a step at once, whenever it is woken, again while there is more to do, and at least every `idle_ms`. */
export interface Loop {
  /** Run the step soon; many calls before it starts count as one. */
  wake(): void;
  /** Run the step at `time` (epoch ms) at the latest. */
  wakeAt(time: number): void;
  /** Resolves when a step that began after this call has found nothing to do. */
  settle(): Promise<void>;
  /** No new step begins; resolves when the present one has ended. */
  stop(): Promise<void>;
}

/**
 * `step` answers whether there may be more to do at once. Errors are given to `onError`, after which the loop rests
 * for a moment that grows to `idle_ms`, so that a broken database is not hammered.
 */
export function createLoop(options: {
  step: () => Promise<boolean>;
  idle_ms: number;
  onError: (error: unknown) => void;
}): Loop {
  const { step, idle_ms, onError } = options;
  let stopped = false;
  let woken = true;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let timerAt = Infinity;
  let running: Promise<void> | undefined;
  const waiting: (() => void)[] = [];

  function schedule(delay: number): void {
    const at = Date.now() + delay;
    if (stopped || (timer !== undefined && timerAt <= at)) return;
    clearTimeout(timer);
    timerAt = at;
    timer = setTimeout(() => {
      timer = undefined;
      timerAt = Infinity;
      wake();
    }, delay);
  }

  function wake(): void {
    woken = true;
    if (running === undefined && !stopped) {
      running = run().finally(() => {
        running = undefined;
        if (woken && !stopped && failures === 0) wake();
      });
    }
  }

  async function run(): Promise<void> {
    while (woken && !stopped) {
      woken = false;
      const begun = waiting.length;
      try {
        if (await step()) woken = true;
        failures = 0;
      } catch (error) {
        onError(error);
        failures += 1;
        schedule(Math.min(idle_ms, 20 * 2 ** failures));
        return;
      }
      if (!woken) for (const waiter of waiting.splice(0, begun)) waiter();
    }
    schedule(idle_ms);
  }

  // Nobody has to say that there may be work left from before this process.
  schedule(0);
  return {
    wake,
    wakeAt: (time) => schedule(Math.max(0, time - Date.now())),
    settle: () =>
      new Promise((resolve) => {
        if (stopped) return resolve();
        waiting.push(resolve);
        wake();
      }),
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
      for (const waiter of waiting.splice(0)) waiter();
    },
  };
}
