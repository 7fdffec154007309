import { describe, expect, it, vi } from 'vitest';
import { createRefresher } from './refresher.ts';

/** A reader whose reads end when the test says so. */
function manualReader() {
  const calls: string[] = [];
  const open: (() => void)[] = [];
  return {
    calls,
    read: (id: string) => {
      calls.push(id);
      return new Promise<void>((resolve) => open.push(resolve));
    },
    async finishOne() {
      open.shift()?.();
      await Promise.resolve();
      await new Promise(setImmediate);
    },
  };
}

describe('reading again what changed', () => {
  it('folds repeats of one that is being read into one more read', async () => {
    const reader = manualReader();
    const { ask } = createRefresher(reader.read, { most: 10, readAll: () => undefined });
    for (let times = 0; times < 5; times++) ask('a');
    expect(reader.calls).toEqual(['a']);
    await reader.finishOne();
    expect(reader.calls).toEqual(['a', 'a']);
    await reader.finishOne();
    expect(reader.calls).toEqual(['a', 'a']);
  });

  it('reads a few side by side and the rest in turn', async () => {
    const reader = manualReader();
    const { ask } = createRefresher(reader.read, { most: 10, readAll: () => undefined });
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) ask(id);
    expect(reader.calls).toHaveLength(4);
    await reader.finishOne();
    expect(reader.calls).toHaveLength(5);
  });

  it('gives up on single reads when too many wait', () => {
    const reader = manualReader();
    const readAll = vi.fn<() => void>();
    const { ask } = createRefresher(reader.read, { most: 3, readAll });
    for (let number = 0; number < 8; number++) ask(String(number));
    expect(readAll).toHaveBeenCalledOnce();
    expect(reader.calls).toHaveLength(4);
  });
});
