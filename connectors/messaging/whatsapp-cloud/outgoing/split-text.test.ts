import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitText } from './split-text.ts';

describe('splitText', () => {
  it.each<[string, string, number, string[]]>([
    ['nothing', ' \n ', 10, []],
    ['a short text', ' Hello. ', 10, ['Hello.']],
    ['sentences', 'One two. Three four. Five six.', 20, ['One two. Three four.', 'Five six.']],
    ['a paragraph before a sentence', 'Aaaa bb.\n\nCccc. Dddd eee.', 16, ['Aaaa bb.', 'Cccc. Dddd eee.']],
    ['a line before a sentence', '- first one\n- second. x yy', 20, ['- first one', '- second. x yy']],
    ['words', 'aaaa bbbb cccc dddd', 10, ['aaaa bbbb', 'cccc dddd']],
    ['a sentence end inside quotes', 'He said “no.” Then left.', 14, ['He said “no.”', 'Then left.']],
    ['no decimal point', 'It costs 12.50 now', 14, ['It costs 12.50', 'now']],
    ['Chinese sentences, without spaces', '你好世界。今天很好。再见', 10, ['你好世界。今天很好。', '再见']],
    ['one long word', 'abcdefghij', 4, ['abcd', 'efgh', 'ij']],
    ['emoji of several parts', '👨‍👩‍👧👨‍👩‍👧', 10, ['👨‍👩‍👧', '👨‍👩‍👧']],
  ])('cuts %s', (_name, text, max, parts) => {
    expect(splitText(text, max)).toEqual(parts);
  });

  it('loses nothing but white space, keeps to the limit, and never breaks a character', () => {
    const piece = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('. ', '\n', '\n\n', ' ', '! ', '。', '👍🏽'));
    const text = fc.array(piece, { maxLength: 60 }).map((list) => list.join(''));
    const bare = (value: string) => value.replace(/\s/g, '');
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 80 }), (value, max) => {
        const parts = splitText(value, max);
        expect(bare(parts.join(''))).toBe(bare(value));
        for (const part of parts) {
          expect(part.length).toBeLessThanOrEqual(max);
          expect(part.trim()).not.toBe('');
          expect(part.isWellFormed()).toBe(value.isWellFormed());
        }
      }),
    );
  });

  it('cuts a long text in the time of its length', () => {
    const text = 'No border here'.replaceAll(' ', '').repeat(20_000);
    expect(splitText(text, 4_096).join('')).toBe(text);
  });

  it('refuses a limit that leaves no room', () => {
    expect(() => splitText('x', 1)).toThrow(RangeError);
    expect(() => splitText('x', Number.NaN)).toThrow(RangeError);
  });
});
