import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { searchTerms } from './query-terms.ts';

describe('searchTerms', () => {
  it('adds what others call the same, in every language, and what was meant', () => {
    const terms = searchTerms('whats the delivry fee', 'en');
    expect(terms).toEqual(expect.arrayContaining(['delivr', 'deliver', 'ship', 'fret', 'entreg', 'envi']));
    expect(searchTerms('quero meu dinheiro de volta', 'pt')).toEqual(expect.arrayContaining(['reembol', 'refund']));
  });

  it('searches for at most 64 terms', () => {
    expect(
      searchTerms('return refund exchange cancel delivery contact damaged size wrong clean'.repeat(3), 'en').length,
    ).toBe(64);
  });
});

describe('any text', () => {
  it('takes whatever a customer writes', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom('en', 'pt', 'es', 'de', null),
        (question, language) => {
          for (const term of searchTerms(question, language)) expect(term).toMatch(/^\S+$/u);
        },
      ),
    );
  });
});
