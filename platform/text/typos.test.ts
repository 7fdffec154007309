import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, isTypo } from './typos.ts';

describe('isTypo', () => {
  it.each([
    ['delivry', 'delivery'],
    ['retrun', 'return'],
    ['adress', 'address'],
    ['exchnge', 'exchange'],
    ['refnd', 'refund'],
    ['instalmants', 'instalments'],
    ['pagamneto', 'pagamento'],
    ['shiping', 'shipping'],
  ])('%s for %s', (typed, meant) => {
    expect(isTypo(typed, meant)).toBe(true);
  });

  it.each([
    ['plane', 'place'],
    ['weather', 'leather'],
    ['cat', 'car'],
    ['pix', 'pi'],
    ['house', 'hours'],
    ['world', 'worlds tour'],
  ])('not %s for %s', (typed, meant) => {
    expect(isTypo(typed, meant)).toBe(false);
  });
});

describe('editDistance', () => {
  const word = fc.stringMatching(/^[abc]{0,7}$/);

  it('is symmetric, zero for equal words only, and at most the longer length', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        const distance = editDistance(a, b, 10);
        expect(distance).toBe(editDistance(b, a, 10));
        expect(distance === 0).toBe(a === b);
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });

  it('gives up above the limit without changing what lies within', () => {
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 5 }), (a, b, limit) => {
        const distance = editDistance(a, b, 10);
        const limited = editDistance(a, b, limit);
        if (distance <= limit) expect(limited).toBe(distance);
        else expect(limited).toBeGreaterThan(limit);
      }),
    );
  });
});
