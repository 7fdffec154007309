import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical.ts';
import { readJson } from './read-json.ts';

const read = (text: string) => readJson(Buffer.from(text));
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

describe('readJson', () => {
  it.each([
    ['', 'empty_body'],
    [' ', 'invalid_json'],
    ['{', 'invalid_json'],
    ['<html>', 'invalid_json'],
    ['{"a":1}}', 'invalid_json'],
    ['{"a":"\0"}', 'invalid_json'],
    ['"unfinished \\', 'invalid_json'],
    [nested(65), 'too_deep'],
    ['[{"a":'.repeat(5_000), 'too_deep'],
  ])('refuses %j as %s', (text, reason) => {
    expect(read(text)).toEqual({ ok: false, reason });
  });

  it('refuses bytes that are not UTF-8, surrogates written as bytes among them', () => {
    expect(readJson(Buffer.from([0x22, 0xff, 0x22]))).toEqual({ ok: false, reason: 'invalid_utf8' });
    expect(readJson(Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]))).toEqual({ ok: false, reason: 'invalid_utf8' });
    expect(readJson(Buffer.from('{"a":"grüße"}', 'latin1'))).toEqual({ ok: false, reason: 'invalid_utf8' });
  });

  it('reads 64 levels, and brackets in strings do not count', () => {
    expect(read(nested(64))).toMatchObject({ ok: true });
    const text = JSON.stringify({ a: `${'['.repeat(500)}"\\` });
    expect(read(text)).toMatchObject({ ok: true, value: JSON.parse(text) });
  });

  it('drops keys that reach a prototype, also when they are written with escapes', () => {
    const text = '{"__proto__":{"admin":1},"a":[{"\\u005f_proto__":1}],"constructor":{"prototype":{"admin":1}},"b":2}';
    const reading = read(text);
    expect(reading).toEqual({ ok: true, value: { a: [{}], b: 2 }, replaced_characters: false, dropped_keys: 3 });
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
  });

  it('keeps a harmless key named constructor', () => {
    expect(read('{"constructor":"Lego"}')).toMatchObject({ value: { constructor: 'Lego' }, dropped_keys: 0 });
  });

  it('replaces what PostgreSQL cannot hold, in strings and in keys', () => {
    const reading = read('{"a":"x\\u0000y","b\\u0000":["\\ud83d","\\ude00\\ud83d\\ude00"]}');
    expect(reading).toMatchObject({ ok: true, replaced_characters: true });
    expect(reading).toHaveProperty('value', { a: 'x\uFFFDy', 'b\uFFFD': ['\uFFFD', '\uFFFD😀'] });
  });

  it('leaves a whole emoji and an escaped backslash alone', () => {
    const reading = read('{"a":"\\ud83d\\ude00 \\\\u0000"}');
    expect(reading).toMatchObject({ value: { a: '😀 \\u0000' }, replaced_characters: false });
  });

  it('keeps integers beyond 2^53 as the digits they were written with', () => {
    expect(read('{"id":9007199254740993,"small":9007199254740991,"neg":-12345678901234567890}')).toMatchObject({
      value: { id: '9007199254740993', small: 9_007_199_254_740_991, neg: '-12345678901234567890' },
    });
    expect(read('{"lat":0.50000000000000000000}')).toMatchObject({ value: { lat: 0.5 } });
  });

  it('lets the last of two equal keys win', () => {
    expect(read('{"a":1,"a":2}')).toMatchObject({ value: { a: 2 } });
  });

  it('agrees with JSON.parse on clean JSON, and never throws on anything', () => {
    const clean = fc.jsonValue({ maxDepth: 6 }).filter((value) => {
      const text = JSON.stringify(value);
      return !/\\u|proto|constructor|\d{16}/.test(text);
    });
    fc.assert(
      fc.property(clean, (value) => {
        const text = JSON.stringify(value);
        expect(read(text)).toEqual({ ok: true, value: JSON.parse(text), replaced_characters: false, dropped_keys: 0 });
      }),
    );
    fc.assert(fc.property(fc.uint8Array(), (bytes) => typeof readJson(Buffer.from(bytes)).ok === 'boolean'));
  });
});

describe('canonicalJson', () => {
  it('does not depend on the order of keys', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: true })).toBe('{"a":true,"b":[1,{"c":"x","d":null}]}');
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
        const turned = Object.fromEntries(Object.entries(object).toReversed());
        expect(canonicalJson(turned)).toBe(canonicalJson(object));
      }),
    );
  });
});
