import { randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { createStamps, isStampOf, stampKey } from './index.ts';

const [old, young] = [randomBytes(32), randomBytes(32)];
const company = randomUUID();

test('a stamp is good for its text, its company and its master key, and for nothing else', () => {
  const stamps = createStamps([young]);
  const made = stamps.stamp(company, 'said');
  expect(stamps.check(company, 'said', made)).toBe('genuine');
  expect(stamps.check(company, 'Said', made)).toBe('forged');
  expect(stamps.check(randomUUID(), 'said', made)).toBe('forged');
  expect(stamps.check(company, 'said', { ...made, stamp: made.stamp.subarray(1) })).toBe('forged');
  expect(stamps.check(company, 'said', { ...made, stamp: randomBytes(32) })).toBe('forged');
  expect(createStamps([old]).check(company, 'said', made)).toBe('unknown');
  expect(createStamps([young], 'requests').check(company, 'said', made)).toBe('forged');
});

test('what was stamped under the previous master key is still known, and what is new is stamped under the first', () => {
  const before = createStamps([old]);
  const made = before.stamp(company, 'said');
  const after = createStamps([young, old]);
  expect(after.check(company, 'said', made)).toBe('genuine');
  expect(after.current).not.toBe(before.current);
  expect(after.stamp(company, 'said').key_id).toBe(after.current);
});

test("whoever has one company's key can check that company's stamps without the master key", () => {
  const { stamp } = createStamps([young]).stamp(company, 'said');
  expect(isStampOf(stampKey(young, company), 'said', stamp)).toBe(true);
  expect(isStampOf(stampKey(young, randomUUID()), 'said', stamp)).toBe(false);
});

test('there are no stamps without a master key of 32 bytes', () => {
  expect(() => createStamps([])).toThrow('must be a master key');
  expect(() => createStamps([Buffer.alloc(16)])).toThrow('32 bytes');
});
