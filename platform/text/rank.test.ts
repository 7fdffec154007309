import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRanker, rankForBurst } from './rank.ts';
import { suffices } from './relevance.ts';

const texts = [
  { title: 'Delivery costs', body: 'Standard delivery costs R$ 19.', language: 'en' },
  { title: 'Delivery times', body: 'Delivery takes 2 to 4 business days.', language: 'en' },
  { title: 'Valor do frete', body: 'O frete custa R$ 19.', language: 'pt' },
  {
    title: 'About us',
    body: 'Our shop opened its doors many years ago, and delivery has been our pride since.',
    language: 'en',
  },
];

const best = (question: string, language: string | null) => {
  const [first] = rankForBurst(question, language, texts);
  return first && suffices(first) ? texts[first.index]?.title : null;
};

describe('rankForBurst', () => {
  it.each([
    ['how much is delivery', 'en', 'Delivery costs'],
    ['how long does delivery take', 'en', 'Delivery times'],
    ['how much is the delivry', 'en', 'Delivery costs'],
    ['quanto custa a entrega', 'pt', 'Valor do frete'],
    ['¿cuánto cuesta el envío?', 'es', 'Valor do frete'],
    ['quanto custa o frete', null, 'Valor do frete'],
    ['hello!\nI am planning my holidays.\nis delivery expensive, what does it cost?', 'en', 'Delivery costs'],
    ['do you sell airplanes', 'en', null],
    ['how much is it', 'en', null],
    ['', 'en', null],
  ])('%j (%s) → %s', (question, language, title) => {
    expect(best(question, language)).toBe(title);
  });

  it('scores between 0 and 1 and ranks every text once, whatever is asked of whatever', () => {
    const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.lorem());
    const titled = fc.record({ title: text, body: text, language: fc.constantFrom('en', 'pt', 'de', null) });
    fc.assert(
      fc.property(
        text,
        fc.constantFrom('en', 'pt', 'zz', null),
        fc.array(titled, { maxLength: 8 }),
        (question, language, some) => {
          const ranked = rankForBurst(question, language, some);
          expect(ranked.map((one) => one.index).toSorted((a, b) => a - b)).toEqual(some.map((_, index) => index));
          for (const { score, share, weight } of ranked) {
            expect(score).toBeGreaterThanOrEqual(0);
            expect(score).toBeLessThanOrEqual(1);
            expect(share).toBeLessThanOrEqual(1.000001);
            expect(weight).toBeGreaterThanOrEqual(0);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('lets a long message keep its answer however much is told around it', () => {
    const story = 'good morning friend sorry today yesterday tomorrow maybe always never again please wait';
    const [first] = createRanker(texts)(`${story} how much is delivery`, 'en');
    expect(first && suffices(first) && texts[first.index]?.title).toBe('Delivery costs');
  });
});
