import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTerms, splitQuestions } from './question.ts';

const weights = (text: string, language: 'en' | 'pt' | 'es' | null) =>
  Object.fromEntries(readTerms(text, language).map((term) => [term.text, term.weight]));

describe('readTerms', () => {
  it('leaves grammar out and weighs what is asked above what narrows it and what is said around it', () => {
    expect(weights('How much is the delivery today?', 'en')).toEqual({ 'how much': 0.5, delivery: 1, today: 0.2 });
    expect(weights('quanto tempo leva a entrega', 'pt')).toEqual({ 'quanto tempo': 0.5, leva: 0.2, entrega: 1 });
  });

  it('takes a phrase for one term, with a gap where the table allows', () => {
    expect(readTerms('can I give this jacket back', 'en').map((term) => term.text)).toEqual(['give this jacket back']);
    expect(readTerms('I want my money back', 'en').find((term) => term.concepts.includes('refund'))?.text).toBe(
      'money back',
    );
  });

  it('counts the same meaning once', () => {
    expect(weights('what time do you close', 'en')).toEqual({ 'what time': 1, close: 0.2 });
  });

  it('takes goods and names for the question only when nothing else is asked', () => {
    expect(weights('can I return the sandals', 'en')).toEqual({ return: 1, sandals: 0.25 });
    expect(weights('any sandals?', 'en')).toEqual({ sandals: 1 });
    expect(weights('delivery to Recife', 'en')).toEqual({ delivery: 1, recife: 0.45 });
  });

  it('reads in every language when none is known', () => {
    const concepts = readTerms('frete refund devolución', null).map((term) => term.concepts);
    expect(concepts).toEqual([['delivery'], ['refund'], ['return']]);
  });

  it('takes any text, and no term twice', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom('en' as const, 'pt' as const, null),
        (text, language) => {
          const terms = readTerms(text, language).map((term) => term.text);
          expect(new Set(terms).size).toBe(terms.length);
        },
      ),
    );
  });
});

describe('splitQuestions', () => {
  it('keeps what is asked and drops greetings and the story around it', () => {
    expect(splitQuestions('Hi!\nI bought boots last week. They are too small.\ncan I swap them\nthanks')).toEqual([
      'can I swap them',
    ]);
    expect(splitQuestions('oi\nque horas abre? aceitam pix?')).toEqual(['que horas abre? aceitam pix?']);
  });

  it('keeps everything else where nothing is asked', () => {
    expect(splitQuestions('hello\nmy boots arrived broken')).toEqual(['my boots arrived broken']);
  });
});
