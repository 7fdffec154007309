import { useSyncExternalStore } from 'react';

/** One clock for the whole page, ticking while anybody looks, so that a hundred relative times cost one timer. */
let now = new Date();
let timer: ReturnType<typeof setInterval> | undefined;
const readers = new Set<() => void>();

function tick(): void {
  now = new Date();
  for (const reader of readers) reader();
}

function subscribe(reader: () => void): () => void {
  readers.add(reader);
  if (readers.size === 1) {
    now = new Date();
    timer = setInterval(tick, 20_000);
  }
  return () => {
    readers.delete(reader);
    if (readers.size === 0) clearInterval(timer);
  };
}

/** The time to within twenty seconds; re-renders as it passes. */
export function useNow(): Date {
  return useSyncExternalStore(subscribe, () => now);
}
