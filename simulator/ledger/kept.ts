import type { Journal } from './journal.ts';

/** Things by key that must be known again after a restart: every change is one line of the journal. */
export interface Kept<T> {
  get(key: string): T | undefined;
  put(key: string, value: T): T;
  /** Writes down that the value under this key was changed in place. */
  save(key: string): void;
  delete(key: string): boolean;
  list(): T[];
  /** Puts back what the journal told; null is what was deleted. */
  restore(key: string, value: T | null): void;
  clear(): void;
}

/** `changed` hears of every change, so that an index can be thrown away. */
export function createKept<T>(store: string, journal: Journal, changed: () => void = () => {}): Kept<T> {
  const values = new Map<string, T>();
  const write = (key: string, value: T | null): void => journal.write({ kind: 'kept', store, key, value });
  return {
    get: (key) => values.get(key),
    put(key, value) {
      values.set(key, value);
      write(key, value);
      changed();
      return value;
    },
    save(key) {
      const value = values.get(key);
      if (value !== undefined) write(key, value);
    },
    delete(key) {
      const there = values.delete(key);
      if (there) write(key, null);
      changed();
      return there;
    },
    list: () => [...values.values()],
    restore(key, value) {
      if (value === null) values.delete(key);
      else values.set(key, value);
      changed();
    },
    clear() {
      values.clear();
      changed();
    },
  };
}
