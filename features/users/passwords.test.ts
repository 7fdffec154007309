import { hash } from '@node-rs/bcrypt';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPassword, hashPassword, matchesHash, NOBODY } from './passwords.ts';

const rules = { email: 'ada.lovelace@shop.example', min_length: 8 };
const check =
  (password: string, min_length = 8) =>
  () =>
    checkPassword(password, { ...rules, min_length });

describe('a new password', () => {
  it.each([
    'correct horse',
    'xK9!vbn2',
    'ünïcödé!',
    'ж'.repeat(35) + 'ю',
    '🔑'.repeat(9) + 'key',
    'a'.repeat(71) + 'b',
  ])('may be %j', (password) => {
    expect(check(password)).not.toThrow();
  });

  it.each([
    ['too short', 'xK9!vbn', 'at least 8 characters'],
    ['too few characters though enough bytes', '🔑🗝🔒🔓', 'at least 8 characters'],
    ['longer than bcrypt reads', 'a'.repeat(72) + 'b', 'at most 72 bytes'],
    ['longer than bcrypt reads, in bytes', 'ж'.repeat(37), 'at most 72 bytes'],
    ['common', 'password1', 'easily guessed'],
    ['common in other letters', 'PassWord1', 'easily guessed'],
    ['one character', 'zzzzzzzzzzzz', 'easily guessed'],
    ['the address', 'Ada.Lovelace@shop.example', 'e-mail address'],
    ['the name in the address', 'ada.lovelace', 'e-mail address'],
    ['text with a zero byte', 'abc\0defgh', 'well-formed'],
    ['half a character', 'abcdefg\ud800', 'well-formed'],
  ])('may not be %s', (_what, password, message) => {
    expect(check(password)).toThrow(message);
  });

  it('follows a stricter setting', () => {
    expect(check('xK9!vbn2', 12)).toThrow('at least 12 characters');
  });

  it.each([
    'password',
    'Password2026!',
    'P@ssw0rd123',
    '1Welcome1',
    'Summer2026',
    'qwertyuiop',
    'qwertz12345',
    '12345678',
    '87654321',
    '1234567890',
    'abcdefgh',
    'asdfghjkl',
    'abcabcabc',
    '20262026',
    'zzzzzzzz',
    'lovelove1',
    'whatsapp',
    'Contraseña',
    'senha1234',
    'iloveyou!!',
  ])('is refused when everybody would try it: %s', (password) => {
    expect(check(password)).toThrow('easily guessed');
  });

  it.each([
    'parley-demo',
    'correct horse',
    'passwordless-era',
    'my dragon is 12 m long',
    'summer of 69',
    'qwerty is a keyboard',
    '18081990Lisboa',
    'abcdefgzyxw!',
    'tr0ub4dor&3',
    'kettle-12345678',
  ])('is not refused for a common part: %s', (password) => {
    expect(check(password)).not.toThrow();
  });

  it('of random letters is never taken for a common one', () => {
    const letters = fc.constantFrom(...Array.from('abcdefghijklmnopqrstuvwxyz0123456789'));
    fc.assert(
      fc.property(fc.string({ unit: letters, minLength: 14, maxLength: 30 }), (text) => {
        fc.pre(new Set(text).size > 9);
        expect(check(text)).not.toThrow();
      }),
    );
  });
});

describe('a hash', () => {
  it('has cost 12 and belongs to its password only', async () => {
    const hashed = await hashPassword('correct horse');
    expect(hashed).toMatch(/^\$2[aby]\$12\$/);
    expect(await matchesHash('correct horse', hashed)).toBe(true);
    expect(await matchesHash('correct horsf', hashed)).toBe(false);
  });

  it('is found however the letters were composed', async () => {
    const hashed = await hashPassword('caf\u00e9 latte');
    expect(await matchesHash('cafe\u0301 latte', hashed)).toBe(true);
  });

  it('is not matched by a longer text that begins with the password', async () => {
    const password = 'x'.repeat(71) + 'y';
    const hashed = await hash(password, 4);
    expect(await matchesHash(password, hashed)).toBe(true);
    expect(await matchesHash(`${password}z`, hashed)).toBe(false);
  });

  it('is compared even when there is none, with one of the same cost that nobody has', async () => {
    expect(NOBODY).toMatch(/^\$2b\$12\$[./A-Za-z0-9]{53}$/);
    expect(await matchesHash('', undefined)).toBe(false);
  });

  it('is found for any password that passed the check', async () => {
    const password = fc.string({ unit: 'binary', minLength: 8, maxLength: 30 }).filter((text) => {
      try {
        checkPassword(text, rules);
        return true;
      } catch {
        return false;
      }
    });
    await fc.assert(
      fc.asyncProperty(password, async (text) => {
        expect(await matchesHash(text, await hash(text.normalize('NFC'), 4))).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});
