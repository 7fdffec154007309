import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { words } from './fold.ts';
import { ruleLanguages } from './languages.ts';
import { stem } from './stem.ts';

describe('stem', () => {
  it.each([
    ['en', 'deliver delivers delivered delivering delivery deliveries'],
    ['en', 'ship ships shipped shipping'],
    ['en', 'size sizes sizing'],
    ['en', 'pay pays paying payment payments'],
    ['en', 'address addresses'],
    ['pt', 'entrega entregas entregar entregam entregamos'],
    ['pt', 'troca trocas trocar trocou trocado'],
    ['pt', 'pagar pago pagamento pagamentos'],
    ['pt', 'cartao cartoes'],
    ['es', 'devolver devolvemos'],
    ['es', 'tarjeta tarjetas'],
  ] as const)('%s: one stem for %s', (language, forms) => {
    expect(new Set(forms.split(' ').map((form) => stem(form, language))).size).toBe(1);
  });

  it('leaves short words, numbers and words that only look inflected', () => {
    expect(['pix', 'day', 'bus', 'free', '24h', '2s'].map((word) => stem(word, 'en'))).toEqual([
      'pix',
      'day',
      'bus',
      'fre',
      '24h',
      '2s',
    ]);
    expect(stem('money', 'en')).toBe('money');
  });

  const word = fc
    .oneof(fc.string({ unit: 'grapheme' }), fc.stringMatching(/^[a-z]{1,14}(s|es|ing|ment|ar|ando|cao|mente)?$/))
    .map((text) => words(text)[0] ?? 'x');
  const language = fc.constantFrom(...ruleLanguages);

  it('is a prefix of its word, never empty, and its own stem', () => {
    fc.assert(
      fc.property(word, language, (given, code) => {
        const found = stem(given, code);
        expect(given.startsWith(found)).toBe(true);
        expect(found.length).toBeGreaterThanOrEqual(Math.min(3, given.length));
        expect(stem(found, code)).toBe(found);
      }),
      { numRuns: 1000 },
    );
  });
});
