import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from './index.ts';

test('the text of a value is that value, and the same whatever order its keys were written in', () => {
  const shuffled = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shuffled);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .toReversed()
        .map(([key, held]) => [key, shuffled(held)]),
    );
  };
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const plain: unknown = JSON.parse(JSON.stringify(value));
      expect(JSON.parse(canonicalJson(plain))).toEqual(plain);
      expect(canonicalJson(shuffled(plain))).toBe(canonicalJson(plain));
    }),
  );
});

test('keys stand in order, at every depth', () => {
  expect(canonicalJson({ b: [{ d: 1, c: null }], a: 'ä\n', é: 1e21 })).toBe(
    '{"a":"ä\\n","b":[{"c":null,"d":1}],"é":1e+21}',
  );
});
