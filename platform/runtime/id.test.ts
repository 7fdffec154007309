import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isId, newId } from './id.ts';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const msOf = (id: string): number => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);

test('ids grow in the order they are made, whatever the clock does, and are UUIDs of version 7', () => {
  let last = '';
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 3_000_000_000_000 }), { maxLength: 50 }), (moments) => {
      for (const moment of moments) {
        const id = newId(moment);
        expect(id).toMatch(UUID_V7);
        expect(id > last).toBe(true);
        expect(msOf(id)).toBeGreaterThanOrEqual(moment);
        last = id;
      }
    }),
  );
});

test('a hundred thousand ids of one moment differ, in their random part too, and stay in order', () => {
  const moment = 4_000_000_000_000;
  const ids = Array.from({ length: 100_000 }, () => newId(moment));
  expect(new Set(ids.map((id) => id.slice(19))).size).toBe(ids.length);
  expect(ids).toEqual(ids.toSorted());
  expect(msOf(ids.at(-1)!) - moment).toBe(Math.floor(ids.length / 4_096));
});

test('an id is told from what only looks like one', () => {
  expect(isId(newId())).toBe(true);
  for (const text of ['', 'x', newId().toUpperCase(), `${newId()} `, newId().replaceAll('-', ''), `{${newId()}}`]) {
    expect(isId(text), text).toBe(false);
  }
});
