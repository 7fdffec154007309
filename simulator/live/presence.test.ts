import { expect, test } from 'vitest';
import { createPresence } from './presence.ts';

test('a page that came back under its name stays, though the end of its old line is seen later', () => {
  const presence = createPresence();
  const leaveBefore = presence.join('page', 'ada');
  const leave = presence.join('page', 'ada');
  presence.look('page', '4711');
  leaveBefore();
  expect(presence.isOpen('4711', 'ada')).toBe(true);
  leave();
  expect(presence.watched('ada')).toBe(false);
});
