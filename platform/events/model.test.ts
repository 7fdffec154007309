import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatCursor, isAfter, parseCursor, type Position } from './model.ts';

/** Everything a database can number: 64 bits of transactions, and as many events as anybody ever writes. */
const position: fc.Arbitrary<Position> = fc.record({
  txid: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map(String),
  seq: fc.integer({ min: 0, max: 999_999_999_999_999 }),
});

test('a cursor leads back to its place', () => {
  fc.assert(
    fc.property(position, (place) => {
      expect(parseCursor(formatCursor(place))).toEqual(place);
    }),
  );
});

test.each([
  '',
  '-',
  '1',
  '1-',
  '-1',
  'a-1',
  '1-b',
  '1-2-3',
  ' 1-2',
  '1-2\n',
  '1.5-2',
  '0x1-2',
  '1--2',
  `${'9'.repeat(30)}-1`,
])('what is no cursor is none: %j', (text) => {
  expect(parseCursor(text)).toBeUndefined();
});

test('places are in one order: by transaction, then by place within it, also beyond what a number holds', () => {
  fc.assert(
    fc.property(position, position, (a, b) => {
      const same = a.txid === b.txid && a.seq === b.seq;
      expect(Number(isAfter(a, b)) + Number(isAfter(b, a))).toBe(same ? 0 : 1);
      if (BigInt(a.txid) > BigInt(b.txid)) expect(isAfter(a, b)).toBe(true);
      if (a.txid === b.txid) expect(isAfter(a, b)).toBe(a.seq > b.seq);
    }),
  );
});
