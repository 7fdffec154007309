import { expect, test } from 'vitest';
import { createPageCache } from './page-cache.ts';

test('many tiny pages count with their keys and what an entry takes, and the oldest go first', () => {
  const cache = createPageCache(10_000);
  const keys = Array.from({ length: 1_000 }, (_, place) => `company ${place}`);
  for (const key of keys) cache.set(key, 1, '[]');
  const kept = keys.filter((key) => cache.get(key, 1) !== undefined);
  expect(kept).toEqual(keys.slice(-kept.length));
  expect(kept.length).toBeLessThan(10_000 / 200);
  expect(kept.length).toBeGreaterThan(10);
});

test('a page is served under its version only', () => {
  const cache = createPageCache(10_000);
  cache.set('key', 1, 'one');
  expect([cache.get('key', 1), cache.get('key', 2)]).toEqual(['one', undefined]);
});
