import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newId } from '#platform/runtime';
import { makeKey, readKey } from './key-text.ts';

const [company_id, id] = [newId(), newId()];

describe('a key', () => {
  test('says whose it is and which, and shows nothing of what is kept', () => {
    const { key, prefix, secret_hash } = makeKey(company_id, id);
    expect(readKey(key)).toEqual({ company_id, id, secret_hash });
    expect(key).toMatch(/^pk_[\w-]{86}$/);
    expect(key.startsWith(prefix)).toBe(true);
    expect(prefix).toHaveLength(15);
    const secret = Buffer.from(key.slice(3), 'base64url').subarray(32);
    expect(secret).toHaveLength(32);
    expect(secret_hash).toEqual(createHash('sha256').update(secret).digest());
  });

  test('is never the same twice', () => {
    const keys = Array.from({ length: 1_000 }, () => makeKey(company_id, id).key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('is spelt in one way only', () => {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const { key } = makeKey(company_id, id);
    const spelt = letters
      .split('')
      .map((letter) => key.slice(0, -1) + letter)
      .filter((text) => readKey(text) !== undefined);
    // 64 bytes leave four bits unused in the last letter.
    expect(spelt).toHaveLength(4);
    for (const text of [
      `${key} `,
      ` ${key}`,
      `${key}=`,
      key.toUpperCase(),
      key.slice(0, -1),
      `${key}A`,
      `sk${key.slice(2)}`,
    ]) {
      expect(readKey(text), text).toBeUndefined();
    }
  });

  test('is no other text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 120 }), (text) => {
        expect(readKey(text)).toBeUndefined();
        expect(readKey(`pk_${text}`)).toBeUndefined();
      }),
    );
  });
});
