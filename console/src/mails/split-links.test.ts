import { expect, it } from 'vitest';
import { splitLinks } from './split-links.ts';

it('finds the links of a mail and leaves the full stop behind them alone', () => {
  const parts = splitLinks('Choose here: https://parley.example/reset-password#token=a-b_c.\nBye');
  expect(parts).toEqual([
    { text: 'Choose here: ', link: false },
    { text: 'https://parley.example/reset-password#token=a-b_c', link: true },
    { text: '.\nBye', link: false },
  ]);
  expect(splitLinks('')).toEqual([]);
  expect(splitLinks('javascript:alert(1)')).toEqual([{ text: 'javascript:alert(1)', link: false }]);
});
