import { expect, test } from 'vitest';
import { createLoop } from './loop.ts';

test('a loop begins by itself, and again after its pause, though nobody wakes it', async () => {
  const third = Promise.withResolvers<void>();
  let steps = 0;
  const loop = createLoop({
    idle_ms: 1,
    onError: third.reject,
    async step() {
      steps += 1;
      if (steps === 3) third.resolve();
      return false;
    },
  });
  await third.promise;
  await loop.stop();
  expect(steps).toBeGreaterThanOrEqual(3);
});

test('a step that failed is tried again by itself', async () => {
  const again = Promise.withResolvers<void>();
  const errors: unknown[] = [];
  let steps = 0;
  const loop = createLoop({
    idle_ms: 60_000,
    onError: (error) => errors.push(error),
    async step() {
      steps += 1;
      if (steps === 1) throw new Error('the database is away');
      again.resolve();
      return false;
    },
  });
  await again.promise;
  await loop.stop();
  expect(errors).toHaveLength(1);
});
