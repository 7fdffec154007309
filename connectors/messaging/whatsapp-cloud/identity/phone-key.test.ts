import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { phoneKey, toE164 } from './phone-key.ts';

const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((list) => list.join(''));

describe('phoneKey', () => {
  it.each([
    ['16505550101', '16505550101'],
    ['+1 (650) 555-0101', '16505550101'],
    ['001 650 555 0101', '16505550101'],
    ['551188887777', '5511988887777'],
    ['5511988887777', '5511988887777'],
    ['551133334444', '551133334444'],
    ['5215512345678', '525512345678'],
    ['525512345678', '525512345678'],
    ['4915112345678', '4915112345678'],
  ])('%s has the key %s', (phone, key) => {
    expect(phoneKey(phone)).toBe(key);
  });

  it.each(['', '+', 'abc', '0151 2345678', '1234', '<PHONE>', '1'.repeat(21), '١٢٣٤٥٦٧٨', 'US.1349120865'])(
    'has no key for %j',
    (phone) => {
      expect(phoneKey(phone)).toBeNull();
      expect(toE164(phone)).toBeNull();
    },
  );

  it('is the key of its own key, and of its E.164 form', () => {
    const phone = fc.oneof(
      fc.string(),
      fc.tuple(fc.constantFrom('55', '5511', '52', '521', '1', '44', '+', '00'), digits(10)).map(([a, b]) => a + b),
      fc.integer({ min: 5, max: 20 }).chain(digits),
    );
    fc.assert(
      fc.property(phone, (value) => {
        const key = phoneKey(value);
        fc.pre(key !== null);
        expect(phoneKey(key)).toBe(key);
        const e164 = toE164(value);
        expect(e164).toBe(`+${key}`);
        expect(toE164(e164!)).toBe(e164);
      }),
    );
  });

  it('does not tell the aliases of Brazil and Mexico apart', () => {
    const area = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(area, area, fc.integer({ min: 6, max: 9 }), digits(7), digits(10), (a, b, first, rest, ten) => {
        expect(phoneKey(`55${a}${b}${first}${rest}`)).toBe(phoneKey(`55${a}${b}9${first}${rest}`));
        expect(phoneKey(`521${ten}`)).toBe(phoneKey(`52${ten}`));
      }),
    );
  });
});
