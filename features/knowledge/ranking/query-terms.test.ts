import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { queryTerms, searchTerms, toOrTsQueryInput } from './query-terms.ts';

describe('queryTerms', () => {
  it('keeps the stems of what tells something', () => {
    expect(queryTerms('How can I return the leather boots, please?', 'en')).toEqual(['return', 'leather', 'boot']);
    expect(queryTerms('Oi! Posso devolver uma mochila?', 'pt')).toEqual(['devolv', 'mochil']);
  });

  it('keeps weak words where there is nothing else', () => {
    expect(queryTerms('what happened yesterday', 'en')).toEqual(['happen', 'yesterday']);
  });

  it('tries all word rules where the language is not known', () => {
    expect(queryTerms('garantias', null)).toEqual(['garantia', 'garanti']);
  });
});

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

describe('toOrTsQueryInput', () => {
  it('joins prefixes by or, and takes very short ones whole', () => {
    expect(toOrTsQueryInput(['devolv', 'pé', 'xl'])).toBe("'devolv':* | 'pé' | 'xl'");
    expect(toOrTsQueryInput([])).toBe('');
  });

  it('lets no operator, quote or escape of the query language through', () => {
    const nasty = fc.constantFrom(
      "'",
      "''",
      '\\',
      '&',
      '|',
      '!',
      '<->',
      '<2>',
      ':*',
      ':A',
      '(',
      ')',
      '\0',
      '%',
      ';',
      '--',
      '＇',
      '｜',
      'ʼ',
      "a' | 'b",
    );
    const term = fc
      .array(fc.oneof(nasty, fc.string({ unit: 'binary-ascii' }), fc.constant('abc')), { maxLength: 6 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.array(term, { maxLength: 6 }), (terms) => {
        const input = toOrTsQueryInput(terms);
        if (input !== '') expect(input).toMatch(/^'[\p{L}\p{M}\p{N}]+'(:\*)?( \| '[\p{L}\p{M}\p{N}]+'(:\*)?)*$/u);
      }),
      { numRuns: 200 },
    );
  });

  it('takes whatever a customer writes', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom('en', 'pt', 'es', 'de', null),
        (question, language) => {
          const input = toOrTsQueryInput(searchTerms(question, language));
          if (input !== '') expect(input).toMatch(/^'[^'\\:|&!<>()]+'(:\*)?( \| '[^'\\:|&!<>()]+'(:\*)?)*$/);
        },
      ),
    );
  });
});
