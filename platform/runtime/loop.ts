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

/** Node fires a longer timer at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

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
  /** One for each time that was asked for: the usual pause must not swallow a time that lies beyond it. */
  const alarms = new Map<number, NodeJS.Timeout>();

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

  function wakeAt(time: number): void {
    if (stopped || alarms.has(time)) return;
    const delay = Math.min(LONGEST_TIMER_MS, Math.max(0, time - Date.now()));
    alarms.set(
      time,
      setTimeout(() => {
        alarms.delete(time);
        wake();
      }, delay),
    );
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
    // Whoever else wakes us in this moment is part of it.
    await Promise.resolve();
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
    wakeAt,
    settle: () =>
      new Promise((resolve) => {
        if (stopped) return resolve();
        waiting.push(resolve);
        wake();
      }),
    async stop() {
      stopped = true;
      clearTimeout(timer);
      for (const alarm of alarms.values()) clearTimeout(alarm);
      await running;
      for (const waiter of waiting.splice(0)) waiter();
    },
  };
}
