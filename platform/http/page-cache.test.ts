import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPageCache } from './page-cache.ts';

test('a page is found under its version only', () => {
  const cache = createPageCache(10_000);
  cache.set('list', 3, 'three');
  expect(cache.get('list', 3)).toBe('three');
  for (const version of [2, 4]) expect(cache.get('list', version)).toBeUndefined();
  expect(cache.get('other', 3)).toBeUndefined();
  cache.set('list', 4, 'four');
  expect(cache.get('list', 3)).toBeUndefined();
  expect(cache.get('list', 4)).toBe('four');
});

test('the page used longest ago goes first, and a giant is not kept at all', () => {
  const cache = createPageCache(10_000);
  const page = 'x'.repeat(380);
  for (const key of '0123456789') cache.set(key, 1, page);
  expect(cache.get('0', 1)).toBe(page);
  cache.set('a', 1, page);
  cache.set('b', 1, page);
  expect('0123456789ab'.split('').filter((key) => cache.get(key, 1) === undefined)).toEqual(['1', '2']);
  cache.set('giant', 1, 'x'.repeat(2_000));
  expect(cache.get('giant', 1)).toBeUndefined();
});

test('whatever is put in, memory stays within its bound and a page that is found is the last one put', () => {
  const put = fc.record({ key: fc.nat(20), version: fc.nat(3), size: fc.nat(150) });
  fc.assert(
    fc.property(fc.array(put, { maxLength: 200 }), (puts) => {
      const MAX = 6_000;
      const cache = createPageCache(MAX);
      const last = new Map<number, { version: number; page: string }>();
      puts.forEach(({ key, version, size }, place) => {
        const page = `${place}:`.padEnd(size, 'x');
        cache.set(String(key), version, page);
        last.set(key, { version, page });
      });
      let bytes = 0;
      for (const [key, { version, page }] of last) {
        expect(cache.get(String(key), version + 1)).toBeUndefined();
        const found = cache.get(String(key), version);
        if (found === undefined) continue;
        expect(found).toBe(page);
        bytes += 2 * found.length;
      }
      expect(bytes).toBeLessThanOrEqual(MAX);
    }),
  );
});
