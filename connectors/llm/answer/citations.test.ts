import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCitations, withoutMarkers } from './citations.ts';

const known = new Set([1, 2, 3]);

describe('readCitations', () => {
  it.each([
    ['It is free [2].', 'It is free [2].', [2]],
    ['Free [2], fast [1][2].', 'Free [2], fast [1][2].', [2, 1]],
    ['Free [1, 3].', 'Free [1][3].', [1, 3]],
    ['Free [1-3].', 'Free [1][2][3].', [1, 2, 3]],
    ['Free [^2] and 【1】.', 'Free [2] and [1].', [2, 1]],
    ['Free [7].', 'Free.', []],
    ['Free [2, 7] today', 'Free [2] today', [2]],
    ['Free [9] today', 'Free today', []],
    ['Call [me] or [link](x)', 'Call [me] or [link](x)', []],
    ['One [1]\n\nTwo [8]\nThree', 'One [1]\n\nTwo\nThree', [1]],
    ['Huge [1-999]', 'Huge [1][2][3]', [1, 2, 3]],
  ])('reads %j', (text, cleaned, citations) => {
    expect(readCitations(text, known)).toEqual({ text: cleaned, citations });
  });

  it('cites only what is known, and the text shows exactly what is cited', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom('[1]', '[2, 9]', '【3】', '[0]', '[1–2]'))),
        (parts) => {
          const { text, citations } = readCitations(parts.join(' '), known);
          expect(citations.every((n) => known.has(n))).toBe(true);
          const shown = [...text.matchAll(/\[(\d+)\]/g)].map(([, n]) => Number(n)).filter((n) => known.has(n));
          expect(new Set(shown)).toEqual(new Set(citations));
        },
      ),
    );
  });
});

it('takes markers off for the customer', () => {
  expect(withoutMarkers('It is free [2], always [1][3].')).toBe('It is free, always.');
});
