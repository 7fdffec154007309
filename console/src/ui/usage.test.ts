import { expect, it } from 'vitest';
import { usageOf } from './usage.ts';

it('shows how full a limit is and when that starts to matter', () => {
  expect(usageOf(0, 100)).toEqual({ percent: 0, state: 'fine' });
  expect(usageOf(1, 100_000)).toEqual({ percent: 1, state: 'fine' });
  expect(usageOf(80, 100)).toEqual({ percent: 80, state: 'near' });
  expect(usageOf(100, 100)).toEqual({ percent: 100, state: 'over' });
  expect(usageOf(300, 100)).toEqual({ percent: 100, state: 'over' });
  expect(usageOf(0, 0)).toEqual({ percent: 100, state: 'over' });
  expect(usageOf(5, null)).toEqual({ percent: 0, state: 'fine' });
});
