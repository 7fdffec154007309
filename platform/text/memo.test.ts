import { expect, it } from 'vitest';
import { memo } from './memo.ts';

it('makes a result once while it remembers it, and forgets the oldest', () => {
  const made: string[] = [];
  const shout = memo(2, (text) => {
    made.push(text);
    return { text: text.toUpperCase() };
  });
  expect(shout('a')).toBe(shout('a'));
  for (const text of ['b', 'c', 'a']) shout(text);
  expect(made).toEqual(['a', 'b', 'c', 'a']);
});
