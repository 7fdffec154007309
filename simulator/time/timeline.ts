/**
 * Time as the simulator sees it: the real clock, or one that only moves when told to,
 * with everything that is due later in one heap behind a single timer.
 */
export interface Timeline {
  /** Milliseconds since 1970 on this timeline. */
  now(): number;
  /** Runs `task` after `delay_ms`; the returned function takes it back. */
  after(delay_ms: number, task: () => void): () => void;
  /** Jumps forward; everything that falls due on the way runs, in order of its time. */
  advance(ms: number): void;
  stop(): void;
}

interface Entry {
  due: number;
  order: number;
  task: (() => void) | null;
}

/** Node fires a longer timer at once, so the heap is looked at least this often. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export function createTimeline(mode: 'real' | 'manual', start_at: number = Date.now()): Timeline {
  const heap: Entry[] = [];
  let offset = mode === 'real' ? 0 : start_at;
  let order = 0;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const now = (): number => (mode === 'real' ? Date.now() + offset : offset);

  function arm(): void {
    clearTimeout(timer);
    const first = heap[0];
    if (stopped || mode === 'manual' || first === undefined) return;
    timer = setTimeout(runDue, Math.min(Math.max(0, first.due - now()), LONGEST_TIMER_MS));
  }

  function runDue(): void {
    for (let first = heap[0]; first !== undefined && first.due <= now(); first = heap[0]) {
      pop(heap);
      first.task?.();
    }
    arm();
  }

  return {
    now,
    after(delay_ms, task) {
      const entry: Entry = { due: now() + Math.max(0, delay_ms), order: order++, task };
      push(heap, entry);
      if (heap[0] === entry) arm();
      return () => {
        entry.task = null;
      };
    },
    advance(ms) {
      const target = offset + Math.max(0, ms);
      const shift = mode === 'real' ? Date.now() : 0;
      for (let first = heap[0]; first !== undefined && first.due <= target + shift; first = heap[0]) {
        offset = Math.max(offset, first.due - shift);
        pop(heap);
        first.task?.();
      }
      offset = target;
      arm();
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

function earlier(a: Entry, b: Entry): boolean {
  return a.due < b.due || (a.due === b.due && a.order < b.order);
}

function push(heap: Entry[], entry: Entry): void {
  let at = heap.length;
  heap.push(entry);
  while (at > 0) {
    const up = (at - 1) >> 1;
    const parent = heap[up];
    if (parent === undefined || !earlier(entry, parent)) break;
    heap[at] = parent;
    at = up;
  }
  heap[at] = entry;
}

function pop(heap: Entry[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    const left = heap[child];
    if (left === undefined) break;
    const right = heap[child + 1];
    if (right !== undefined && earlier(right, left)) child += 1;
    const smaller = heap[child];
    if (smaller === undefined || !earlier(smaller, last)) break;
    heap[at] = smaller;
    at = child;
  }
  heap[at] = last;
}
