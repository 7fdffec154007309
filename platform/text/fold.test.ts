import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, words } from './fold.ts';

const text = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }));

describe('fold', () => {
  it.each([
    ['Devolução', 'devolucao'],
    ['ÑANDÚ', 'nandu'],
    ['Straße', 'strasse'],
    ['Œuvre, ﬁn, Ｆｕｌｌ', 'oeuvre, fin, full'],
    ['Łódź', 'lodz'],
    ['한국어', '한국어'],
    ['हिन्दी', 'हिन्दी'],
  ])('folds %s to %s', (given, folded) => {
    expect(fold(given)).toBe(folded);
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(text, (given) => {
        expect(fold(fold(given))).toBe(fold(given));
      }),
      { numRuns: 500 },
    );
  });

  it('gives the same for composed and decomposed text', () => {
    fc.assert(
      fc.property(text, (given) => {
        expect(fold(given.normalize('NFD'))).toBe(fold(given.normalize('NFC')));
      }),
    );
  });
});

describe('words', () => {
  it('splits at everything that is no letter or digit, and keeps currency signs', () => {
    expect(words("It's R$ 19,50 – OK?")).toEqual(['it', 's', 'r', '$', '19', '50', 'ok']);
    expect(words('e-mail: 9h–18h')).toEqual(['e', 'mail', '9h', '18h']);
    expect(words(' \n👍')).toEqual([]);
  });

  it('gives words that are single words themselves', () => {
    fc.assert(
      fc.property(text, (given) => {
        expect(words(given).every((word) => words(word).length === 1)).toBe(true);
      }),
    );
  });
});
