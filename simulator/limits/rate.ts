/** Counts events in the second that ends now, and remembers the fullest second there was. */
export interface Rate {
  add(now: number): void;
  /** How many lie less than a second back. */
  current(now: number): number;
  /** The most there were in any second, wherever it begins. */
  peak(): number;
  total(): number;
  /** By calendar second (seconds since 1970), in order. */
  perSecond(): [second: number, count: number][];
}

const SECOND_MS = 1_000;
/** So many calendar seconds are remembered one by one. */
const REMEMBERED = 7_200;

export function createRate(): Rate {
  let times: number[] = [];
  let head = 0;
  let peak = 0;
  let total = 0;
  const seconds = new Map<number, number>();

  function current(now: number): number {
    for (let oldest = times[head]; oldest !== undefined && oldest <= now - SECOND_MS; oldest = times[head]) head += 1;
    if (head > 1_024 && head * 2 > times.length) {
      times = times.slice(head);
      head = 0;
    }
    return times.length - head;
  }

  return {
    add(now) {
      times.push(now);
      total += 1;
      peak = Math.max(peak, current(now));
      const second = Math.floor(now / SECOND_MS);
      seconds.set(second, (seconds.get(second) ?? 0) + 1);
      if (seconds.size > REMEMBERED) seconds.delete(seconds.keys().next().value ?? 0);
    },
    current,
    peak: () => peak,
    total: () => total,
    perSecond: () => [...seconds],
  };
}
