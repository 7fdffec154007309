import { createSecretKey, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { headerOf, keyIdOf, openWith, sealWith, type SecretPlace } from './cipher.ts';

const key = createSecretKey(randomBytes(32));
const place: fc.Arbitrary<SecretPlace> = fc.record({
  company_id: fc.uuid(),
  table: fc.constantFrom('channels', 'users', 'messages'),
  column: fc.constantFrom('sealed_text', 'sealed_name', 'sealed_access_token'),
  id: fc.uuid(),
});
const keyId = fc.integer({ min: 1, max: 0xffff_ffff });

test('what was sealed opens to the same text, with the number of its key in front', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), place, keyId, (plain, where, id) => {
      const sealed = sealWith(key, id, plain, where);
      expect(openWith(key, sealed, where).toString('utf8')).toBe(plain);
      expect(keyIdOf(sealed)).toBe(id);
      expect(sealed.subarray(0, 5)).toEqual(headerOf(id));
    }),
  );
});

test('in any other place it cannot be opened', () => {
  fc.assert(
    fc.property(fc.string(), place, place, (plain, here, there) => {
      fc.pre(JSON.stringify(here) !== JSON.stringify(there));
      const sealed = sealWith(key, 1, plain, here);
      expect(() => openWith(key, sealed, there)).toThrow();
    }),
  );
  const here = { company_id: 'c', table: 't', column: 'x', id: 'i' };
  const sealed = sealWith(key, 1, 'text', here);
  for (const part of ['company_id', 'table', 'column', 'id'] as const) {
    expect(() => openWith(key, sealed, { ...here, [part]: 'other' }), part).toThrow();
  }
});

test('a bit that was changed anywhere makes it unreadable', () => {
  const where = { company_id: 'c', table: 't', column: 'x', id: 'i' };
  const sealed = sealWith(key, 7, 'a secret of some length', where);
  for (let bit = 0; bit < sealed.length * 8; bit += 1) {
    const changed = Buffer.from(sealed);
    changed[bit >> 3]! ^= 1 << (bit & 7);
    expect(() => openWith(key, changed, where), `bit ${bit}`).toThrow();
  }
  for (let length = 0; length < sealed.length; length += 1) {
    expect(() => openWith(key, sealed.subarray(0, length), where), `length ${length}`).toThrow();
  }
});

test('another key does not open it, and the same text never looks the same twice', () => {
  const where = { company_id: 'c', table: 't', column: 'x', id: 'i' };
  const [one, two] = [sealWith(key, 1, 'text', where), sealWith(key, 1, 'text', where)];
  expect(one.equals(two)).toBe(false);
  expect(() => openWith(createSecretKey(randomBytes(32)), one, where)).toThrow();
});

test('bytes that were never sealed name no key', () => {
  for (const bytes of [
    Buffer.alloc(0),
    Buffer.from('plain text, long enough to be taken for something'),
    Buffer.from([2, 0, 0]),
  ]) {
    expect(keyIdOf(bytes)).toBe(undefined);
  }
});
